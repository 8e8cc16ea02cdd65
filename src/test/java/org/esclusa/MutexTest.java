// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.esclusa.peer.Language;
import org.esclusa.peer.Peer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lock: who has it, who waits, and what becomes of it when its owner dies. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class MutexTest {
    private final String name = Names.fresh();
    private Mutex mutex;

    @BeforeEach
    void create() throws SegmentException {
        mutex = Mutex.create(name);
    }

    @AfterEach
    void unlink() throws SegmentException {
        mutex.close();
        Segments.remove(name);
    }

    // Who has it

    @Test
    void mutex_is_free_at_first_and_locks() {
        assertFalse(mutex.isHeldByCurrentThread());
        mutex.lock();
        assertTrue(mutex.isHeldByCurrentThread());
        assertFalse(mutex.isRecovered());
        mutex.unlock();
        assertFalse(mutex.isHeldByCurrentThread());
        assertTrue(mutex.tryLock());
        mutex.unlock();
    }

    @Test
    void mutex_tells_misuse() throws Exception {
        assertThrows(IllegalMonitorStateException.class, mutex::unlock);
        assertThrows(IllegalMonitorStateException.class, mutex::isRecovered);
        assertThrows(IllegalMonitorStateException.class, mutex::markRepaired);
        mutex.lock();
        assertThrows(IllegalMonitorStateException.class, mutex::lock);
        assertThrows(IllegalMonitorStateException.class, mutex::tryLock);
        FutureTask<?> stranger = start(() -> assertThrows(IllegalMonitorStateException.class, mutex::unlock));
        stranger.get();
        mutex.unlock();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void mutex_excludes_threads(boolean virtual) throws Exception {
        int threads = 8;
        int times = 2_000;
        int[] shared = new int[1];
        List<FutureTask<Void>> tasks = IntStream.range(0, threads)
                .mapToObj(i -> new FutureTask<Void>(() -> count(mutex, shared, times), null))
                .toList();
        tasks.forEach(
                virtual
                        ? Thread::startVirtualThread
                        : task -> Thread.ofPlatform().start(task));
        for (FutureTask<Void> task : tasks) {
            task.get();
        }
        assertEquals(threads * times, shared[0]);
    }

    private static void count(Mutex mutex, int[] shared, int times) {
        for (int i = 0; i < times; i++) {
            mutex.lock();
            try {
                shared[0]++;
            } finally {
                mutex.unlock();
            }
        }
    }

    @Test
    void mutex_excludes_two_openings_of_one_process() throws Exception {
        try (Mutex other = Mutex.open(name)) {
            int[] shared = new int[1];
            FutureTask<?> one = start(() -> count(mutex, shared, 5_000));
            FutureTask<?> two = start(() -> count(other, shared, 5_000));
            one.get();
            two.get();
            assertEquals(10_000, shared[0]);
        }
    }

    // Waiting

    @Test
    void try_lock_of_a_held_mutex_is_refused_at_once_or_in_time() throws Exception {
        mutex.lock();
        try (Mutex other = Mutex.open(name)) {
            assertFalse(other.tryLock());
            assertFalse(other.tryLock(Duration.ZERO));
            assertFalse(other.tryLock(-1, TimeUnit.SECONDS));
            long start = System.nanoTime();
            assertFalse(other.tryLock(Duration.ofMillis(50)));
            assertTrue(System.nanoTime() - start >= 50_000_000);
            assertFalse(other.tryLock(20, TimeUnit.MILLISECONDS));
        }
        mutex.unlock();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void unlock_rouses_who_waits(boolean virtual) throws Exception {
        mutex.lock();
        CountDownLatch waiting = new CountDownLatch(1);
        FutureTask<Void> waiter = new FutureTask<>(() -> {
            waiting.countDown();
            mutex.lock();
            mutex.unlock();
            return null;
        });
        Thread thread = start(waiter, virtual);
        waiting.await();
        assertFalse(Threads.isDoneSoon(thread, waiter));
        mutex.unlock();
        waiter.get();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void an_interrupt_ends_an_interruptible_wait(boolean virtual) throws Exception {
        mutex.lock();
        FutureTask<Object> waiter =
                new FutureTask<>(() -> assertThrows(InterruptedException.class, mutex::lockInterruptibly));
        Thread thread = start(waiter, virtual);
        assertFalse(Threads.isDoneSoon(thread, waiter));
        thread.interrupt();
        waiter.get();
        FutureTask<Object> timed = new FutureTask<>(
                () -> assertThrows(InterruptedException.class, () -> mutex.tryLock(Duration.ofDays(1))));
        thread = start(timed, virtual);
        assertFalse(Threads.isDoneSoon(thread, timed));
        thread.interrupt();
        timed.get();
        mutex.unlock();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void an_interrupt_does_not_end_lock_but_is_not_lost(boolean virtual) throws Exception {
        mutex.lock();
        FutureTask<Boolean> waiter = new FutureTask<>(() -> {
            mutex.lock();
            mutex.unlock();
            return Thread.currentThread().isInterrupted();
        });
        Thread thread = start(waiter, virtual);
        thread.interrupt();
        assertFalse(Threads.isDoneSoon(thread, waiter));
        mutex.unlock();
        assertTrue(waiter.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"DEFAULT", "BUSY_SPIN", "SLEEP_ONLY"})
    void each_policy_waits_and_times_out(String policy) throws Exception {
        mutex.waitPolicy((WaitPolicy) WaitPolicy.class.getField(policy).get(null));
        try (Mutex other = Mutex.open(name)) {
            other.lock();
            assertFalse(mutex.tryLock(Duration.ofMillis(20)));
            Threads.Running<?> waiter = Threads.start(Executors.callable(() -> count(mutex, new int[1], 1)));
            assertFalse(waiter.isDoneSoon());
            other.unlock();
            waiter.get();
        }
    }

    // Death

    @Test
    void mutex_of_a_dead_owner_is_recovered() throws Exception {
        try (Peer owner = Peer.start(Language.JAVA)) {
            owner.done("mutex open " + name);
            owner.done("mutex lock");
            FutureTask<Boolean> waiter = new FutureTask<>(() -> {
                mutex.lock();
                boolean recovered = mutex.isRecovered();
                mutex.unlock();
                return recovered;
            });
            Thread thread = start(waiter, false);
            assertFalse(Threads.isDoneSoon(thread, waiter));
            owner.kill();
            assertTrue(waiter.get());
        }
        mutex.lock();
        assertTrue(mutex.isRecovered(), "until somebody says that the data is sound");
        mutex.markRepaired();
        assertFalse(mutex.isRecovered());
        mutex.unlock();
        mutex.lock();
        assertFalse(mutex.isRecovered());
        mutex.unlock();
    }

    @Test
    void try_lock_recovers_from_a_dead_owner() throws Exception {
        try (Peer owner = Peer.start(Language.JAVA)) {
            owner.done("mutex open " + name);
            owner.done("mutex lock");
            assertFalse(mutex.tryLock());
            owner.kill();
            owner.awaitExit();
        }
        assertTrue(mutex.tryLock());
        assertTrue(mutex.isRecovered());
        mutex.unlock();
    }

    @Test
    void repair_hook_runs_before_lock_returns() throws Exception {
        AtomicInteger repairs = new AtomicInteger();
        try (Mutex repairing = Mutex.open(name, repairs::incrementAndGet)) {
            repairing.lock();
            repairing.unlock();
            assertEquals(0, repairs.get());
            dieHolding();
            repairing.lock();
            assertEquals(1, repairs.get());
            assertFalse(repairing.isRecovered());
            repairing.unlock();
        }
        mutex.lock();
        assertFalse(mutex.isRecovered());
        mutex.unlock();
    }

    @Test
    void a_repair_that_fails_leaves_the_lock_free_and_recovered() throws Exception {
        IllegalStateException broken = new IllegalStateException("beyond repair");
        try (Mutex repairing = Mutex.open(name, () -> {
            throw broken;
        })) {
            dieHolding();
            assertSame(broken, assertThrows(IllegalStateException.class, repairing::lock));
            assertFalse(repairing.isHeldByCurrentThread());
        }
        mutex.lock();
        assertTrue(mutex.isRecovered());
        mutex.unlock();
    }

    @Test
    void closing_a_held_mutex_counts_as_death() throws Exception {
        dieHolding();
        mutex.lock();
        assertTrue(mutex.isRecovered());
        mutex.unlock();
    }

    private void dieHolding() throws SegmentException {
        Mutex dying = Mutex.open(name);
        dying.lock();
        dying.close();
    }

    // Closing

    @Test
    void calls_after_close_are_refused() {
        mutex.close();
        mutex.close();
        assertThrows(IllegalStateException.class, mutex::lock);
        assertThrows(IllegalStateException.class, mutex::tryLock);
        assertThrows(IllegalStateException.class, mutex::unlock);
        assertThrows(IllegalStateException.class, mutex::isHeldByCurrentThread);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void close_rouses_a_waiting_thread(boolean virtual) throws Exception {
        try (Mutex other = Mutex.open(name)) {
            other.lock();
            FutureTask<Object> waiter = new FutureTask<>(() -> assertThrows(IllegalStateException.class, mutex::lock));
            FutureTask<Object> behind = new FutureTask<>(() -> assertThrows(IllegalStateException.class, mutex::lock));
            Thread first = start(waiter, virtual);
            Thread second = start(behind, virtual);
            assertFalse(Threads.isDoneSoon(first, waiter));
            assertFalse(Threads.isDoneSoon(second, behind));
            mutex.close();
            waiter.get();
            behind.get();
            other.unlock();
        }
    }

    @Test
    void close_while_others_lock_is_safe() throws Exception {
        for (int round = 0; round < 100; round++) {
            Mutex closing = Mutex.open(name);
            List<FutureTask<?>> hammers = List.of(start(() -> hammer(closing)), start(() -> hammer(closing)));
            Thread.onSpinWait();
            closing.close();
            for (FutureTask<?> hammer : hammers) {
                hammer.get();
            }
            assertTrue(mutex.tryLock(Duration.ofSeconds(10)));
            mutex.unlock();
        }
    }

    /** Locks and unlocks until that is closed. */
    private static void hammer(Mutex mutex) {
        try {
            while (true) {
                mutex.lock();
                mutex.unlock();
            }
        } catch (IllegalStateException closed) {
            return;
        }
    }

    private static FutureTask<?> start(Runnable work) {
        FutureTask<?> task = new FutureTask<>(work, null);
        start(task, false);
        return task;
    }

    private static Thread start(FutureTask<?> task, boolean virtual) {
        return virtual
                ? Thread.startVirtualThread(task)
                : Thread.ofPlatform().daemon().start(task);
    }
}
