// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import org.esclusa.peer.Waiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class SharedConditionTest {
    private final String name = Names.fresh();
    private Mutex mutex;
    private SharedCondition condition;

    @BeforeEach
    void make() throws Exception {
        mutex = Mutex.create(name);
        condition = mutex.newCondition();
    }

    @AfterEach
    void remove() throws Exception {
        mutex.close();
        Mutex.unlink(name);
    }

    private static ExecutorService threads(boolean virtual) {
        return virtual ? Executors.newVirtualThreadPerTaskExecutor() : Executors.newCachedThreadPool();
    }

    private <T> Callable<T> locked(Callable<T> act) {
        return () -> {
            mutex.lock();
            try {
                return act.call();
            } finally {
                mutex.unlock();
            }
        };
    }

    @Test
    void who_does_not_have_the_mutex_is_refused() {
        assertThrows(IllegalMonitorStateException.class, condition::await);
        assertThrows(IllegalMonitorStateException.class, condition::awaitUninterruptibly);
        assertThrows(IllegalMonitorStateException.class, condition::signal);
        assertThrows(IllegalMonitorStateException.class, condition::signalAll);
    }

    @Test
    void a_mutex_has_seven_conditions() {
        for (int i = 1; i < 7; i++) {
            mutex.newCondition();
        }
        assertTrue(assertThrows(IllegalArgumentException.class, mutex::newCondition)
                .getMessage()
                .endsWith("has conditions 0 to 6, and no 7"));
        assertThrows(IllegalArgumentException.class, () -> mutex.newCondition(-1));
    }

    @Test
    void time_outs_end_the_wait_and_the_mutex_is_held_again() throws Exception {
        mutex.lock();
        long start = System.nanoTime();
        assertFalse(condition.await(Duration.ofMillis(20)));
        assertFalse(condition.await(20, TimeUnit.MILLISECONDS));
        assertTrue(condition.awaitNanos(20_000_000) <= 0);
        assertFalse(condition.awaitUntil(new Date(System.currentTimeMillis() + 20)));
        assertFalse(condition.awaitUntil(new Date(0)));
        assertFalse(condition.await(Duration.ZERO));
        assertTrue(System.nanoTime() - start >= 60_000_000);
        assertTrue(mutex.isHeldByCurrentThread());
        mutex.unlock();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void signal_wakes_one_and_signal_all_the_others(boolean virtual) throws Exception {
        try (ExecutorService threads = threads(virtual)) {
            List<Future<Boolean>> waits = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                waits.add(threads.submit(locked(() -> condition.await(Duration.ofSeconds(30)))));
            }
            Waiting.await(name, 20);
            locked(() -> {
                        condition.signal();
                        return null;
                    })
                    .call();
            while (waits.stream().noneMatch(Future::isDone)) {
                Thread.onSpinWait();
            }
            locked(() -> {
                        condition.signalAll();
                        return null;
                    })
                    .call();
            for (Future<Boolean> wait : waits) {
                assertTrue(wait.get());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void one_condition_does_not_wake_those_of_another(boolean virtual) throws Exception {
        Condition other = mutex.newCondition(3);
        try (ExecutorService threads = threads(virtual)) {
            Future<Boolean> wait = threads.submit(locked(() -> condition.await(Duration.ofSeconds(30))));
            Future<Boolean> otherWait = threads.submit(locked(() -> other.await(30, TimeUnit.SECONDS)));
            Waiting.await(name, 2);
            mutex.lock();
            other.signalAll();
            mutex.unlock();
            assertTrue(otherWait.get());
            mutex.lock();
            condition.signal();
            mutex.unlock();
            assertTrue(wait.get());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void an_interrupt_ends_the_wait_and_the_mutex_is_held_again(boolean virtual) throws Exception {
        List<Thread> thread = new ArrayList<>();
        try (ExecutorService threads = threads(virtual)) {
            Future<Boolean> wait = threads.submit(locked(() -> {
                thread.add(Thread.currentThread());
                try {
                    return condition.await(Duration.ofSeconds(30));
                } finally {
                    assertTrue(mutex.isHeldByCurrentThread());
                }
            }));
            Waiting.await(name, 1);
            thread.getFirst().interrupt();
            assertTrue(assertThrows(ExecutionException.class, wait::get).getCause() instanceof InterruptedException);
        }
    }

    @Test
    void await_uninterruptibly_tells_of_the_interrupt_afterwards() throws Exception {
        List<Thread> thread = new ArrayList<>();
        try (ExecutorService threads = threads(false)) {
            Future<Boolean> wait = threads.submit(locked(() -> {
                thread.add(Thread.currentThread());
                condition.awaitUninterruptibly();
                return Thread.interrupted();
            }));
            Waiting.await(name, 1);
            thread.getFirst().interrupt();
            Thread.sleep(20);
            assertFalse(wait.isDone());
            mutex.lock();
            condition.signal();
            mutex.unlock();
            assertTrue(wait.get());
        }
    }

    /** A bounded buffer, whose puts and takes would stand still at the first signal that is lost. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void no_signal_is_lost_between_many_threads_and_interrupts(boolean virtual) throws Exception {
        int each = 500;
        Queue<Integer> buffer = new ArrayDeque<>();
        Condition notFull = mutex.newCondition(1);
        Condition notEmpty = mutex.newCondition(2);
        Callable<Long> putting = () -> {
            for (int i = 0; i < each; i++) {
                mutex.lock();
                while (buffer.size() == 2) {
                    notFull.await();
                }
                buffer.add(i);
                notEmpty.signal();
                mutex.unlock();
            }
            return 0L;
        };
        Callable<Long> taking = () -> {
            long sum = 0;
            for (int i = 0; i < each; i++) {
                mutex.lock();
                while (buffer.isEmpty()) {
                    notEmpty.await();
                }
                sum += buffer.remove();
                notFull.signal();
                mutex.unlock();
            }
            return sum;
        };
        Callable<Long> givingUp = () -> { // waits for items, is interrupted, and takes nothing
            mutex.lock();
            try {
                while (true) {
                    notEmpty.await();
                    notEmpty.signal();
                }
            } catch (InterruptedException e) {
                return 0L;
            } finally {
                mutex.unlock();
            }
        };
        try (ExecutorService threads = threads(virtual)) {
            List<Future<Long>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(threads.submit(putting));
                all.add(threads.submit(taking));
            }
            while (all.stream().anyMatch(it -> !it.isDone())) {
                Future<Long> victim = threads.submit(givingUp);
                Thread.sleep(1);
                victim.cancel(true);
            }
            long sum = 0;
            for (Future<Long> future : all) {
                sum += future.get();
            }
            assertEquals(4L * each * (each - 1) / 2, sum);
        }
    }

    @Test
    void close_ends_the_wait_of_another_thread() throws Exception {
        try (ExecutorService threads = threads(false)) {
            Future<Boolean> wait = threads.submit(() -> {
                mutex.lock();
                return condition.await(Duration.ofSeconds(30));
            });
            Waiting.await(name, 1);
            mutex.close();
            assertTrue(assertThrows(ExecutionException.class, wait::get).getCause() instanceof IllegalStateException);
        }
        assertThrows(IllegalStateException.class, condition::signal);
    }
}
