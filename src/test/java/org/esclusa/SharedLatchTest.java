// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
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
class SharedLatchTest {
    private static final Duration SHORT = Duration.ofMillis(20);
    private final String name = Names.fresh();
    private SharedLatch latch;

    @BeforeEach
    void make() throws Exception {
        latch = SharedLatch.create(name, 3);
    }

    @AfterEach
    void remove() throws Exception {
        latch.close();
        SharedLatch.unlink(name);
    }

    @Test
    void counts_down_to_0_and_no_further() throws Exception {
        assertEquals(3, latch.getCount());
        latch.countDown();
        assertEquals(2, latch.getCount());
        assertFalse(latch.await(Duration.ofMillis(5)));
        latch.countDown(Integer.MAX_VALUE);
        latch.countDown();
        assertEquals(0, latch.getCount());
        latch.await();
    }

    private Threads.Running<Boolean> waiting(boolean virtual) throws Exception {
        long before = Waiting.count(name);
        Threads.Running<Boolean> wait = Threads.start(virtual, () -> latch.await(Duration.ofSeconds(30)));
        Waiting.await(name, before + 1);
        return wait;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void wakes_all_at_0_and_not_before(boolean virtual) throws Exception {
        try (SharedLatch other = SharedLatch.open(name)) {
            List<Threads.Running<Boolean>> waits = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                waits.add(waiting(virtual));
            }
            other.countDown(2);
            assertFalse(waits.getFirst().isDoneSoon());
            assertEquals(waits.size(), Waiting.count(name));
            other.countDown();
            for (Threads.Running<Boolean> wait : waits) {
                assertTrue(wait.get());
            }
            assertEquals(0, Waiting.count(name));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void await_is_false_at_the_time_out(boolean virtual) throws Exception {
        long start = System.nanoTime();
        assertFalse(Threads.start(virtual, () -> latch.await(SHORT)).get());
        assertTrue(System.nanoTime() - start >= SHORT.toNanos());
        assertFalse(Threads.start(virtual, () -> latch.await(Duration.ZERO)).get());
        assertFalse(Threads.start(virtual, () -> latch.await(SHORT.negated())).get());
        assertEquals(0, Waiting.count(name));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void an_interrupt_ends_the_wait(boolean virtual) throws Exception {
        Threads.Running<Boolean> wait = waiting(virtual);
        wait.thread().interrupt();
        ExecutionException e = assertThrows(ExecutionException.class, wait::get);
        assertInstanceOf(InterruptedException.class, e.getCause());
        assertEquals(0, Waiting.count(name));
    }

    @Test
    void a_thread_interrupted_before_does_not_wait() {
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, latch::await);
        assertFalse(Thread.interrupted());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void close_ends_the_wait_of_another_thread(boolean virtual) throws Exception {
        Threads.Running<Boolean> wait = waiting(virtual);
        latch.close();
        ExecutionException e = assertThrows(ExecutionException.class, wait::get);
        assertInstanceOf(IllegalStateException.class, e.getCause());
    }

    @Test
    void counts_out_of_range_are_refused() {
        for (int count : new int[] {0, -1, Integer.MIN_VALUE}) {
            assertThrows(IllegalArgumentException.class, () -> SharedLatch.create(name + "-x", count));
            assertThrows(IllegalArgumentException.class, () -> latch.countDown(count));
        }
        assertEquals(3, latch.getCount());
    }

    @Test
    void create_or_open_refuses_another_count_and_says_both() throws Exception {
        SharedLatch.createOrOpen(name, 3).close();
        SegmentException e = assertThrows(SegmentException.class, () -> SharedLatch.createOrOpen(name, 4));
        assertEquals(Errno.EINVAL.number(), e.errno());
        assertTrue(e.getMessage().endsWith("it was made with a count of 3, not 4"), e.getMessage());
    }

    @Test
    void use_after_close_is_refused() {
        latch.close();
        assertThrows(IllegalStateException.class, latch::countDown);
        assertThrows(IllegalStateException.class, latch::getCount);
        assertThrows(IllegalStateException.class, latch::await);
    }
}
