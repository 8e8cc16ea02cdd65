// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.esclusa.peer.Waiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class PthreadMutexTest {
    private final String name = Names.fresh();
    private PthreadMutex mutex;

    @BeforeEach
    void make() throws Exception {
        mutex = PthreadMutex.create(name);
    }

    @AfterEach
    void remove() throws Exception {
        mutex.close();
        PthreadMutex.unlink(name);
    }

    /** In a thread of its own, which has ended by then. */
    private static <T> T elsewhere(Callable<T> act) throws Exception {
        FutureTask<T> task = start(act);
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static <T> FutureTask<T> start(Callable<T> act) {
        FutureTask<T> task = new FutureTask<>(act);
        new Thread(task).start();
        return task;
    }

    private Map<String, Object> details() throws Exception {
        return Segments.inspect(name).details();
    }

    private void awaitContended() throws Exception {
        while (!(Boolean) details().get("contended")) {
            Thread.onSpinWait();
        }
    }

    /** A thread that takes it and ends, and the kernel has noticed. */
    private void dieWithIt() throws Exception {
        Thread owner = new Thread(mutex::lock);
        owner.start();
        owner.join();
        while (!(Boolean) details().get("ownerDied")) {
            Thread.onSpinWait();
        }
    }

    @Test
    void threads_exclude_each_other() throws Exception {
        int[] sum = new int[1];
        List<FutureTask<Void>> adders = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            adders.add(start(() -> {
                for (int j = 0; j < 20_000; j++) {
                    mutex.lock();
                    try {
                        sum[0]++;
                    } finally {
                        mutex.unlock();
                    }
                }
                return null;
            }));
        }
        for (FutureTask<Void> adder : adders) {
            adder.get();
        }
        assertEquals(80_000, sum[0]);
    }

    @Test
    void who_does_not_have_it_is_refused() throws Exception {
        assertTrue(assertThrows(IllegalMonitorStateException.class, mutex::unlock)
                .getMessage()
                .equals("PthreadMutex '" + name + "' is not held by the calling thread"));
        mutex.lock();
        assertTrue(mutex.isHeldByCurrentThread());
        assertThrows(IllegalMonitorStateException.class, mutex::lock);
        assertThrows(IllegalMonitorStateException.class, mutex::tryLock);
        elsewhere(() -> {
            assertFalse(mutex.isHeldByCurrentThread());
            assertThrows(IllegalMonitorStateException.class, mutex::unlock);
            assertThrows(IllegalMonitorStateException.class, mutex::isRecovered);
            assertThrows(IllegalMonitorStateException.class, mutex::markRepaired);
            return null;
        });
        try (PthreadMutex other = PthreadMutex.createOrOpen(name)) {
            assertThrows(IllegalMonitorStateException.class, other::unlock);
            assertThrows(IllegalMonitorStateException.class, other::lock);
        }
        mutex.unlock();
    }

    @Test
    void time_outs_end_the_wait() throws Exception {
        mutex.lock();
        elsewhere(() -> {
            assertFalse(mutex.tryLock());
            long start = System.nanoTime();
            assertFalse(mutex.tryLock(Duration.ofMillis(20)));
            assertFalse(mutex.tryLock(80, TimeUnit.MILLISECONDS));
            assertTrue(System.nanoTime() - start >= 100_000_000);
            assertFalse(mutex.tryLock(Duration.ZERO));
            return null;
        });
        mutex.unlock();
        assertTrue(elsewhere(() -> {
            boolean locked = mutex.tryLock(Duration.ofSeconds(30));
            mutex.unlock();
            return locked;
        }));
    }

    @Test
    void interrupt_ends_a_wait_that_asks_for_it() throws Exception {
        mutex.lock();
        Thread[] thread = new Thread[1];
        FutureTask<Void> waiter = start(() -> {
            thread[0] = Thread.currentThread();
            assertThrows(InterruptedException.class, mutex::lockInterruptibly);
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> mutex.tryLock(Duration.ofSeconds(30)));
            return null;
        });
        awaitContended();
        thread[0].interrupt();
        waiter.get();
        FutureTask<Boolean> stubborn = start(() -> {
            Thread.currentThread().interrupt();
            mutex.lock();
            mutex.unlock();
            return Thread.interrupted();
        });
        awaitContended();
        mutex.unlock();
        assertTrue(stubborn.get());
    }

    @Test
    void virtual_threads_are_sent_to_the_mutex() throws Exception {
        Thread.ofVirtual()
                .start(() -> {
                    String message = assertThrows(UnsupportedOperationException.class, mutex::tryLock)
                            .getMessage();
                    assertTrue(message.endsWith("use a Mutex"), message);
                })
                .join();
        FutureTask<Void> task = new FutureTask<>(() -> {
            assertThrows(UnsupportedOperationException.class, mutex::lock);
            assertThrows(UnsupportedOperationException.class, () -> mutex.tryLock(Duration.ofSeconds(1)));
            assertThrows(IllegalMonitorStateException.class, mutex::unlock);
            return null;
        });
        Thread.ofVirtual().start(task).join();
        task.get();
    }

    @Test
    void mutex_of_a_dead_owner_is_recovered() throws Exception {
        for (int i = 0; i < 20; i++) {
            dieWithIt();
            if (i % 2 == 0) {
                mutex.lock();
            } else {
                assertTrue(mutex.tryLock());
            }
            assertTrue(mutex.isRecovered());
            mutex.markRepaired();
            assertFalse(mutex.isRecovered());
            mutex.unlock();
            mutex.lock();
            assertFalse(mutex.isRecovered());
            mutex.unlock();
        }
    }

    @Test
    void repair_hook_runs_before_lock_returns() throws Exception {
        int[] runs = new int[1];
        try (PthreadMutex own = PthreadMutex.open(name, () -> runs[0]++)) {
            dieWithIt();
            own.lock();
            assertEquals(1, runs[0]);
            assertFalse(own.isRecovered());
            own.unlock();
            own.lock();
            own.unlock();
            assertEquals(1, runs[0]);
        }
    }

    @Test
    void what_is_not_repaired_is_lost() throws Exception {
        try (PthreadMutex own = PthreadMutex.open(name, () -> {
            throw new IllegalArgumentException("beyond repair");
        })) {
            dieWithIt();
            assertThrows(IllegalArgumentException.class, own::lock);
            for (int i = 0; i < 3; i++) {
                String message =
                        assertThrows(IllegalStateException.class, own::lock).getMessage();
                assertTrue(message.contains("(ENOTRECOVERABLE)"), message);
                assertThrows(IllegalStateException.class, mutex::tryLock);
                assertThrows(IllegalStateException.class, () -> mutex.tryLock(Duration.ofSeconds(30)));
            }
            assertEquals(false, details().get("recoverable"));
        }
    }

    @Test
    void close_while_it_is_held_is_refused() throws Exception {
        mutex.lock();
        String message = assertThrows(IllegalStateException.class, mutex::close).getMessage();
        assertTrue(message.startsWith("PthreadMutex '" + name + "' is held by thread "), message);
        elsewhere(() -> assertThrows(IllegalStateException.class, mutex::close));
        PthreadMutex other = PthreadMutex.open(name);
        CountDownLatch started = new CountDownLatch(1);
        FutureTask<IllegalStateException> waiter = start(() -> {
            started.countDown();
            return assertThrows(IllegalStateException.class, other::lock);
        });
        started.await();
        awaitContended();
        other.close();
        waiter.get();
        assertThrows(IllegalStateException.class, other::tryLock);
        assertThrows(IllegalStateException.class, other::unlock);
        mutex.unlock();
    }

    @Test
    void who_ended_with_it_does_not_keep_it_open() throws Exception {
        PthreadMutex own = PthreadMutex.open(name);
        Thread owner = new Thread(own::lock);
        owner.start();
        owner.join();
        while (!(Boolean) details().get("ownerDied")) {
            Thread.onSpinWait();
        }
        own.close();
        assertThrows(IllegalStateException.class, own::lock);
    }

    @Test
    void one_that_is_forgotten_while_it_is_held_does_no_harm() throws Exception {
        elsewhere(() -> {
            PthreadMutex.open(name).lock();
            for (int i = 0; i < 10; i++) {
                System.gc();
                Thread.sleep(5); // until its cleaner has run
            }
            try (PthreadMutex other = PthreadMutex.create(name + "-2")) {
                other.lock(); // through the thread's list of those it holds
                other.unlock();
            } finally {
                PthreadMutex.unlink(name + "-2");
            }
            return null;
        });
        mutex.lock();
        assertTrue(mutex.isRecovered());
        mutex.markRepaired();
        mutex.unlock();
    }

    @Test
    void condition_is_signalled() throws Exception {
        SharedCondition condition = mutex.newCondition();
        assertThrows(IllegalMonitorStateException.class, condition::await);
        assertThrows(IllegalMonitorStateException.class, condition::signal);
        mutex.lock();
        long start = System.nanoTime();
        assertFalse(condition.await(Duration.ofMillis(20)));
        assertTrue(System.nanoTime() - start >= 20_000_000);
        assertTrue(mutex.isHeldByCurrentThread());
        mutex.unlock();
        Thread[] thread = new Thread[1];
        FutureTask<Boolean> waiter = start(() -> {
            thread[0] = Thread.currentThread();
            mutex.lock();
            try {
                assertThrows(InterruptedException.class, condition::await);
                return condition.await(Duration.ofSeconds(30));
            } finally {
                mutex.unlock();
            }
        });
        Waiting.awaitOne(name);
        thread[0].interrupt();
        while (thread[0].isInterrupted() || !mutexIsFreeAndWaitedFor()) {
            Thread.onSpinWait();
        }
        mutex.lock();
        condition.signal();
        mutex.unlock();
        assertTrue(waiter.get());
        for (int i = 1; i < 7; i++) {
            mutex.newCondition();
        }
        assertThrows(IllegalArgumentException.class, mutex::newCondition);
    }

    private boolean mutexIsFreeAndWaitedFor() throws Exception {
        return details().get("ownerThread").equals(0) && Waiting.count(name) == 1;
    }

    @Test
    void stat_tells_who_has_it() throws Exception {
        assertEquals(0, details().get("ownerThread"));
        mutex.lock();
        int owner = (Integer) details().get("ownerThread");
        assertTrue(Files.exists(Path.of("/proc/self/task/" + owner)));
        assertEquals(false, details().get("ownerDied"));
        assertEquals(true, details().get("recoverable"));
        mutex.unlock();
    }
}
