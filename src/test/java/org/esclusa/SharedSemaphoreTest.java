// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.esclusa.SharedSemaphore.Mode;
import org.esclusa.internal.sys.Errno;
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
class SharedSemaphoreTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int CROWD = 2000;

    private final String name = Names.fresh();
    private SharedSemaphore semaphore;

    @BeforeEach
    void make() throws Exception {
        semaphore = SharedSemaphore.create(name, 3);
    }

    @AfterEach
    void remove() throws Exception {
        semaphore.close();
        SharedSemaphore.unlink(name);
    }

    @Test
    void permits_are_taken_and_given_back() throws Exception {
        assertEquals(3, semaphore.availablePermits());
        semaphore.acquire();
        semaphore.acquireUninterruptibly(1);
        assertEquals(1, semaphore.availablePermits());
        assertFalse(semaphore.tryAcquire(2));
        assertTrue(semaphore.tryAcquire());
        assertFalse(semaphore.tryAcquire(1, Duration.ofMillis(5)));
        semaphore.release(2);
        semaphore.release();
        assertEquals(3, semaphore.availablePermits());
    }

    @Test
    void nobody_gives_back_more_than_he_holds() throws Exception {
        try (SharedSemaphore other = SharedSemaphore.open(name)) {
            other.acquire(2);
            semaphore.acquire();
            IllegalMonitorStateException e =
                    assertThrows(IllegalMonitorStateException.class, () -> semaphore.release(2));
            assertEquals("fewer than 2 permits of SharedSemaphore '" + name + "' are held here", e.getMessage());
            semaphore.release();
            assertThrows(IllegalMonitorStateException.class, semaphore::release);
            other.release(2);
        }
    }

    @Test
    void any_thread_releases_what_another_one_acquired() throws Exception {
        semaphore.acquire(3);
        Thread thread = Thread.ofPlatform().start(() -> semaphore.release(3));
        assertTrue(semaphore.tryAcquire(3, LONG));
        thread.join();
    }

    @Test
    void impossible_numbers_are_refused() {
        for (int permits : new int[] {0, -1, 4}) {
            assertThrows(IllegalArgumentException.class, () -> semaphore.acquire(permits));
            assertThrows(IllegalArgumentException.class, () -> semaphore.tryAcquire(permits));
            assertThrows(IllegalArgumentException.class, () -> semaphore.tryAcquire(permits, LONG));
            assertThrows(IllegalArgumentException.class, () -> semaphore.release(permits));
        }
        for (int permits : new int[] {-1, 1 << 20}) {
            assertThrows(IllegalArgumentException.class, () -> SharedSemaphore.create(name + "-x", permits));
            assertThrows(IllegalArgumentException.class, () -> SharedSemaphore.createOrOpen(name, permits));
        }
        assertEquals(3, semaphore.availablePermits());
    }

    @Test
    void close_frees_what_was_held() throws Exception {
        try (SharedSemaphore other = SharedSemaphore.open(name);
                ExecutorService threads = Executors.newCachedThreadPool()) {
            semaphore.acquire(2);
            Future<Boolean> wait = threads.submit(() -> other.tryAcquire(3, LONG));
            Waiting.await(name, 1);
            semaphore.close();
            assertTrue(wait.get());
        }
    }

    @Test
    void permits_of_the_mode_signal_belong_to_nobody() throws Exception {
        String signals = name + "-signal";
        try (SharedSemaphore giver = SharedSemaphore.create(signals, 0, Mode.SIGNAL)) {
            try (SharedSemaphore taker = SharedSemaphore.open(signals)) {
                giver.release(5);
                taker.acquire(4);
            }
            assertEquals(1, giver.availablePermits());
            giver.release((1 << 20) - 2);
            assertThrows(ArithmeticException.class, giver::release);
        } finally {
            SharedSemaphore.unlink(signals);
        }
    }

    @Test
    void create_or_open_refuses_other_parameters_and_says_both() throws Exception {
        SharedSemaphore.createOrOpen(name, 3).close();
        SegmentException e =
                assertThrows(SegmentException.class, () -> SharedSemaphore.createOrOpen(name, 3, Mode.SIGNAL));
        assertEquals(Errno.EINVAL.number(), e.errno());
        String expected = "it began with 3 permits in the mode owned, not 3 in the mode signal";
        assertTrue(e.getMessage().endsWith(expected), e.getMessage());
    }

    @Test
    void two_thousand_virtual_threads_wait_and_each_gets_its_permits() throws Exception {
        semaphore.acquire(3);
        AtomicInteger holding = new AtomicInteger();
        List<Future<Integer>> most = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                SharedSemaphore other = SharedSemaphore.open(name)) {
            for (int i = 0; i < CROWD; i++) {
                int permits = 1 + i % 2;
                SharedSemaphore its = i % 3 == 0 ? other : semaphore;
                most.add(threads.submit(() -> {
                    its.acquire(permits);
                    int held = holding.addAndGet(permits);
                    holding.addAndGet(-permits);
                    its.release(permits);
                    return held;
                }));
            }
            Waiting.await(name, CROWD);
            semaphore.release(3);
            for (Future<Integer> each : most) {
                assertTrue(each.get() <= 3, () -> each.resultNow() + " at once");
            }
        }
        assertEquals(3, semaphore.availablePermits());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void an_interrupt_ends_the_wait(boolean virtual) throws Exception {
        semaphore.acquire(3);
        Thread.Builder builder = virtual ? Thread.ofVirtual() : Thread.ofPlatform();
        AtomicInteger interrupted = new AtomicInteger();
        Thread thread = builder.start(() -> {
            try {
                semaphore.acquire();
            } catch (InterruptedException e) {
                interrupted.incrementAndGet();
            }
        });
        Waiting.await(name, 1);
        thread.interrupt();
        thread.join();
        assertEquals(1, interrupted.get());
        assertEquals(0, semaphore.availablePermits());
    }

    @Test
    void close_ends_the_wait_of_another_thread() throws Exception {
        semaphore.acquire(3);
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            Future<Boolean> wait = threads.submit(() -> semaphore.tryAcquire(1, LONG));
            Waiting.await(name, 1);
            semaphore.close();
            ExecutionException e = assertThrows(ExecutionException.class, wait::get);
            assertTrue(e.getCause() instanceof IllegalStateException, e::toString);
        }
        assertThrows(IllegalStateException.class, semaphore::acquire);
        assertThrows(IllegalStateException.class, semaphore::release);
        assertThrows(IllegalStateException.class, semaphore::availablePermits);
    }

    @Test
    void tells_who_holds_how_many() throws Exception {
        try (SharedSemaphore other = SharedSemaphore.open(name)) {
            semaphore.acquire(2);
            other.acquire(1);
            Map<String, Object> details = Segments.inspect(name).details();
            assertEquals(0, details.get("permits"));
            assertEquals(3L, details.get("initialPermits"));
            assertEquals("owned", details.get("mode"));
            long pid = ProcessHandle.current().pid();
            assertEquals(
                    List.of(
                            Map.of("language", "Java", "pid", (int) pid, "permits", 2),
                            Map.of("language", "Java", "pid", (int) pid, "permits", 1)),
                    details.get("holders"));
        }
    }
}
