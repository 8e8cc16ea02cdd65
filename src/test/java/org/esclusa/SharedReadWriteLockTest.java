// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import org.esclusa.peer.Waiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class SharedReadWriteLockTest {
    private final String name = Names.fresh();
    private SharedReadWriteLock lock;
    private Lock read;
    private Lock write;

    @BeforeEach
    void make() throws Exception {
        lock = SharedReadWriteLock.create(name);
        read = lock.readLock();
        write = lock.writeLock();
    }

    @AfterEach
    void remove() throws Exception {
        lock.close();
        SharedReadWriteLock.unlink(name);
    }

    /** In a thread of its own, to its end. */
    private static <T> T elsewhere(java.util.concurrent.Callable<T> task) throws Exception {
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            return thread.submit(task).get();
        }
    }

    @Test
    void many_read_and_nobody_writes_meanwhile() throws Exception {
        try (SharedReadWriteLock other = SharedReadWriteLock.open(name)) {
            read.lock();
            assertTrue(elsewhere(() -> {
                read.lock();
                read.unlock();
                return other.readLock().tryLock();
            }));
            assertFalse(elsewhere(() -> write.tryLock()));
            assertFalse(elsewhere(() -> other.writeLock().tryLock(5, TimeUnit.MILLISECONDS)));
        }
        read.unlock();
        assertTrue(write.tryLock());
        assertFalse(elsewhere(() -> read.tryLock()));
        assertFalse(elsewhere(() -> read.tryLock(5, TimeUnit.MILLISECONDS)));
        write.unlock();
    }

    @Test
    void each_side_is_waited_for_but_not_for_ever() throws Exception {
        Duration moment = Duration.ofMillis(20);
        assertTrue(lock.readLock().tryLock(moment));
        for (Duration timeout : List.of(moment, Duration.ZERO, moment.negated())) {
            long start = System.nanoTime();
            assertFalse(elsewhere(() -> lock.writeLock().tryLock(timeout)));
            assertTrue(System.nanoTime() - start >= timeout.toNanos());
        }
        read.unlock();
        assertTrue(lock.writeLock().tryLock(Duration.ZERO));
        assertFalse(elsewhere(() -> lock.readLock().tryLock(moment)));
        elsewhere(() -> {
            Thread.currentThread().interrupt();
            return assertThrows(
                    InterruptedException.class, () -> lock.readLock().tryLock(Duration.ofDays(1)));
        });
        write.unlock();
    }

    @Test
    void is_not_reentrant_and_says_so() {
        for (Lock held : List.of(read, write)) {
            held.lock();
            String how = held == read ? "reading" : "writing";
            for (Lock wanted : List.of(read, write)) {
                IllegalMonitorStateException e = assertThrows(IllegalMonitorStateException.class, wanted::lock);
                assertTrue(e.getMessage().contains("already, for " + how), e.getMessage());
                assertThrows(IllegalMonitorStateException.class, wanted::tryLock);
            }
            held.unlock();
        }
    }

    @Test
    void unlock_by_who_does_not_have_it_is_refused() throws Exception {
        assertThrows(IllegalMonitorStateException.class, read::unlock);
        assertThrows(IllegalMonitorStateException.class, write::unlock);
        read.lock();
        assertThrows(IllegalMonitorStateException.class, write::unlock);
        elsewhere(() -> assertThrows(IllegalMonitorStateException.class, read::unlock));
        read.unlock();
        write.lock();
        assertThrows(IllegalMonitorStateException.class, read::unlock);
        elsewhere(() -> assertThrows(IllegalMonitorStateException.class, write::unlock));
        elsewhere(() -> assertThrows(IllegalMonitorStateException.class, lock::isRecovered));
        assertTrue(lock.isWriteLockedByCurrentThread());
        assertFalse(lock.isReadLockedByCurrentThread());
        write.unlock();
    }

    @Test
    void has_no_conditions() {
        assertSame(read, lock.readLock());
        assertSame(write, lock.writeLock());
        assertThrows(UnsupportedOperationException.class, read::newCondition);
        assertThrows(UnsupportedOperationException.class, write::newCondition);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void guards_what_is_written(boolean virtual) throws Exception {
        int threadCount = 8;
        int times = 500;
        long[] value = new long[2]; // both always the same
        List<Future<Boolean>> same = new ArrayList<>();
        try (ExecutorService threads = virtual
                        ? Executors.newVirtualThreadPerTaskExecutor()
                        : Executors.newFixedThreadPool(threadCount);
                SharedReadWriteLock other = SharedReadWriteLock.open(name)) {
            for (int i = 0; i < threadCount; i++) {
                SharedReadWriteLock its = i % 2 == 0 ? lock : other;
                same.add(threads.submit(() -> {
                    boolean always = true;
                    for (int j = 0; j < times; j++) {
                        its.writeLock().lock();
                        value[0]++;
                        value[1]++;
                        its.writeLock().unlock();
                        its.readLock().lock();
                        always &= value[0] == value[1];
                        its.readLock().unlock();
                    }
                    return always;
                }));
            }
            for (Future<Boolean> each : same) {
                assertTrue(each.get());
            }
        }
        assertEquals(threadCount * times, value[0]);
    }

    @Test
    void a_waiting_writer_keeps_later_readers_out() throws Exception {
        read.lock();
        try (ExecutorService threads = Executors.newCachedThreadPool();
                SharedReadWriteLock other = SharedReadWriteLock.open(name)) {
            Future<?> writer = threads.submit(() -> {
                other.writeLock().lock();
                other.writeLock().unlock();
            });
            Waiting.awaitOne(name); // for units, in his turn
            assertFalse(threads.submit(() -> read.tryLock()).get());
            read.unlock();
            writer.get();
        }
        assertTrue(read.tryLock());
        read.unlock();
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void an_interrupt_ends_the_wait(boolean virtual, boolean inTurn) throws Exception {
        write.lock();
        Thread.Builder builder = virtual ? Thread.ofVirtual() : Thread.ofPlatform();
        AtomicInteger interrupted = new AtomicInteger();
        Runnable waits = () -> {
            try {
                read.lockInterruptibly();
            } catch (InterruptedException e) {
                interrupted.incrementAndGet();
            }
        };
        Thread first = builder.start(waits); // waits for units, and the second for its turn
        Waiting.awaitOne(name); // for units, in his turn
        Thread second = builder.start(waits);
        Thread ended = inTurn ? first : second;
        Waiting.awaitContended(name); // for the turn
        ended.interrupt();
        ended.join();
        assertEquals(1, interrupted.get());
        (inTurn ? second : first).interrupt();
        (inTurn ? second : first).join();
        write.unlock();
        assertTrue(write.tryLock());
        write.unlock();
    }

    @Test
    void closing_it_while_writing_counts_as_a_death() throws Exception {
        try (SharedReadWriteLock other = SharedReadWriteLock.open(name)) {
            write.lock();
            lock.close();
            other.readLock().lock();
            assertTrue(other.isRecovered());
            assertThrows(IllegalMonitorStateException.class, other::markRepaired);
            other.readLock().unlock();
            other.writeLock().lock();
            assertTrue(other.isRecovered());
            other.markRepaired();
            assertFalse(other.isRecovered());
            other.writeLock().unlock();
        }
    }

    @Test
    void closing_it_while_reading_drops_out() throws Exception {
        try (SharedReadWriteLock other = SharedReadWriteLock.open(name)) {
            read.lock();
            lock.close();
            assertTrue(other.writeLock().tryLock());
            assertFalse(other.isRecovered());
            other.writeLock().unlock();
        }
    }

    @Test
    void the_repair_hook_runs_for_a_writer_and_again_if_it_fails() throws Exception {
        AtomicInteger repairs = new AtomicInteger();
        Mutex.Repair hook = () -> {
            if (repairs.incrementAndGet() == 1) {
                throw new IllegalArgumentException("cannot");
            }
        };
        try (SharedReadWriteLock other = SharedReadWriteLock.open(name, hook)) {
            write.lock();
            lock.close();
            other.readLock().lock();
            assertTrue(other.isRecovered());
            other.readLock().unlock();
            assertEquals(0, repairs.get());
            Lock writing = other.writeLock();
            assertThrows(IllegalArgumentException.class, writing::lock);
            writing.lock();
            assertFalse(other.isRecovered());
            writing.unlock();
            assertEquals(2, repairs.get());
        }
    }

    @Test
    void close_ends_the_wait_of_other_threads() throws Exception {
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            write.lock();
            Future<?> inTurn = threads.submit(read::lock);
            Waiting.awaitOne(name); // for units, in his turn
            Future<?> queued = threads.submit(write::lock);
            Waiting.awaitContended(name); // for the turn
            lock.close();
            for (Future<?> wait : List.of(inTurn, queued)) {
                ExecutionException e = assertThrows(ExecutionException.class, wait::get);
                assertTrue(e.getCause() instanceof IllegalStateException, e::toString);
            }
        }
        assertThrows(IllegalStateException.class, read::lock);
        assertThrows(IllegalStateException.class, write::unlock);
        assertThrows(IllegalStateException.class, lock::isRecovered);
    }

    @Test
    void tells_who_reads_and_who_writes() throws Exception {
        Map<String, Object> details = Segments.inspect(name).details();
        assertEquals(List.of(), details.get("readers"));
        assertEquals("", details.get("writer"));
        int pid = (int) ProcessHandle.current().pid();
        read.lock();
        details = Segments.inspect(name).details();
        assertEquals(List.of(Map.of("language", "Java", "pid", pid, "readers", 1)), details.get("readers"));
        read.unlock();
        write.lock();
        details = Segments.inspect(name).details();
        assertEquals(Map.of("language", "Java", "pid", pid), details.get("writer"));
        assertEquals(false, details.get("recovered"));
        write.unlock();
    }
}
