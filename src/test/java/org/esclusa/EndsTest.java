// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;
import org.esclusa.peer.EndsHolding;
import org.esclusa.peer.EndsHolding.Way;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a JVM, or a thread of one, may end with everything open and held: others go on, or a living one's stays its own. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class EndsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final String name = Names.fresh();
    private Mutex mutex;
    private SharedSemaphore semaphore;
    private SharedReadWriteLock rwlock;
    private MessageQueue queue;
    private SharedEvent event;
    private SharedBarrier barrier;

    @TempDir
    private Path folder;

    @BeforeEach
    void create() throws SegmentException {
        mutex = Mutex.create(name + "-mutex");
        semaphore = SharedSemaphore.create(name + "-semaphore", 2);
        rwlock = SharedReadWriteLock.create(name + "-rwlock");
        queue = MessageQueue.create(name + "-queue", 4, 16);
        event = SharedEvent.create(name + "-event");
        barrier = SharedBarrier.create(name + "-barrier", 3);
    }

    @AfterEach
    void remove() throws Exception {
        for (AutoCloseable each : new AutoCloseable[] {mutex, semaphore, rwlock, queue, event, barrier}) {
            each.close();
        }
        for (String word : new String[] {"mutex", "semaphore", "rwlock", "queue", "event", "barrier"}) {
            Segments.remove(name + "-" + word);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_jvm_may_end_with_all_held_and_awaited(Way way) throws Exception {
        byte[] held = {1, 2, 3};
        try (Producer producer = queue.producer();
                PeerProcess peer = startAfter(producer, held, way)) {
            peer.awaitReady();
            assertEquals(way.status, peer.awaitStatus(PATIENCE));
            boolean crashes = way == Way.NATIVE_CRASH || way == Way.CRASH_ON_OUT_OF_MEMORY;
            assertEquals(crashes, Files.exists(folder.resolve("crash.log")));
            assertTrue(mutex.tryLock(PATIENCE));
            assertTrue(mutex.isRecovered());
            mutex.unlock();
            assertTrue(semaphore.tryAcquire(2, PATIENCE));
            assertTrue(rwlock.writeLock().tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
            assertTrue(rwlock.isRecovered());
            rwlock.writeLock().unlock();
            try (Consumer consumer = queue.consumer();
                    Message message = consumer.poll(PATIENCE).orElseThrow()) {
                assertArrayEquals(held, message.data().toArray(ValueLayout.JAVA_BYTE));
                assertEquals(2, message.deliveryCount());
                producer.put(held);
                assertArrayEquals(held, consumer.get(PATIENCE).orElseThrow());
            }
            assertThrows(BrokenBarrierException.class, () -> barrier.await(PATIENCE));
        }
    }

    private PeerProcess startAfter(Producer producer, byte[] message, Way way) throws Exception {
        producer.put(message);
        return PeerProcess.java(way.options(folder.toString()), Map.of(), EndsHolding.class, way, name);
    }

    @Test
    void a_thread_that_ends_releases_nothing() throws Exception {
        Thread taker = Thread.ofPlatform().start(() -> {
            mutex.lock();
            semaphore.acquireUninterruptibly(2);
            rwlock.writeLock().lock();
        });
        taker.join();
        try (Mutex other = Mutex.open(name + "-mutex");
                SharedSemaphore permits = SharedSemaphore.open(name + "-semaphore");
                SharedReadWriteLock lock = SharedReadWriteLock.open(name + "-rwlock")) {
            assertFalse(mutex.tryLock(SHORT));
            assertFalse(other.tryLock(SHORT));
            assertFalse(permits.tryAcquire(1, SHORT));
            assertFalse(lock.readLock().tryLock(SHORT.toMillis(), TimeUnit.MILLISECONDS));
            mutex.close();
            semaphore.close();
            rwlock.close();
            assertTrue(other.tryLock(PATIENCE));
            assertTrue(other.isRecovered());
            assertTrue(permits.tryAcquire(2, PATIENCE));
            assertTrue(lock.writeLock().tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
            assertTrue(lock.isRecovered());
        }
    }
}
