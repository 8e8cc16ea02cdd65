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
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.esclusa.internal.layout.BarrierLayout;
import org.esclusa.internal.layout.BarrierLayout.Verdict;
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
class SharedBarrierTest {
    private static final int PARTIES = 5;
    private final String name = Names.fresh();
    private SharedBarrier barrier;

    @BeforeEach
    void make() throws Exception {
        barrier = SharedBarrier.create(name, PARTIES);
    }

    @AfterEach
    void remove() throws Exception {
        barrier.close();
        SharedBarrier.unlink(name);
    }

    private static ExecutorService threads(boolean virtual) {
        return virtual ? Executors.newVirtualThreadPerTaskExecutor() : Executors.newCachedThreadPool();
    }

    private void awaitWaiting(int count) {
        Waiting.until("too few arrived", () -> barrier.getNumberWaiting() >= count);
    }

    private static void fails(Class<? extends Throwable> type, Future<?> future) {
        assertInstanceOf(
                type, assertThrows(ExecutionException.class, future::get).getCause());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void all_go_on_round_after_round_each_with_another_index(boolean virtual) throws Exception {
        try (ExecutorService threads = threads(virtual);
                SharedBarrier other = SharedBarrier.open(name)) {
            for (int round = 0; round < 200; round++) {
                List<Future<Integer>> waits = new ArrayList<>();
                for (int i = 0; i < PARTIES; i++) {
                    SharedBarrier mine = i % 2 == 0 ? barrier : other;
                    waits.add(threads.submit(() -> mine.await(Duration.ofSeconds(30))));
                }
                Set<Integer> indices = new TreeSet<>();
                for (Future<Integer> wait : waits) {
                    indices.add(wait.get());
                }
                assertEquals(Set.of(0, 1, 2, 3, 4), indices);
            }
        }
        assertEquals(0, barrier.getNumberWaiting());
    }

    @Test
    void a_barrier_of_one_never_waits() throws Exception {
        String alone = Names.fresh();
        try (SharedBarrier one = SharedBarrier.create(alone, 1)) {
            assertEquals(0, one.await());
            assertEquals(0, one.await(Duration.ZERO));
            assertEquals(1, one.getParties());
        }
        SharedBarrier.unlink(alone);
    }

    @Test
    void more_threads_than_parties_break_nothing() throws Exception {
        try (ExecutorService threads = threads(true)) {
            List<Future<Integer>> waits = new ArrayList<>();
            for (int i = 0; i < 40 * PARTIES; i++) {
                waits.add(threads.submit(() -> barrier.await(Duration.ofSeconds(30))));
            }
            int last = 0;
            for (Future<Integer> wait : waits) {
                last += wait.get() == 0 ? 1 : 0;
            }
            assertEquals(40, last);
        }
    }

    @Test
    void a_time_out_breaks_it_for_all_until_a_reset() throws Exception {
        try (ExecutorService threads = threads(false)) {
            Future<Integer> wait = threads.submit(() -> barrier.await());
            awaitWaiting(1);
            assertThrows(TimeoutException.class, () -> barrier.await(Duration.ofMillis(10)));
            fails(BrokenBarrierException.class, wait);
        }
        assertTrue(barrier.isBroken());
        assertEquals(0, barrier.getNumberWaiting());
        assertTrue(assertThrows(BrokenBarrierException.class, barrier::await)
                .getMessage()
                .endsWith("is broken: a party died, timed out or was interrupted; reset() mends it"));
        barrier.reset();
        assertFalse(barrier.isBroken());
        try (ExecutorService threads = threads(false)) {
            for (int i = 1; i < PARTIES; i++) {
                threads.submit(() -> barrier.await());
            }
            awaitWaiting(PARTIES - 1);
            assertEquals(0, barrier.await());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void an_interrupt_breaks_it_for_all(boolean virtual) throws Exception {
        List<Thread> thread = new ArrayList<>();
        try (ExecutorService threads = threads(virtual)) {
            Future<Integer> interrupted = threads.submit(() -> {
                thread.add(Thread.currentThread());
                return barrier.await();
            });
            awaitWaiting(1);
            Future<Integer> other = threads.submit(() -> barrier.await());
            awaitWaiting(2);
            thread.getFirst().interrupt();
            fails(InterruptedException.class, interrupted);
            fails(BrokenBarrierException.class, other);
        }
    }

    @Test
    void a_reset_ends_the_waits_and_begins_anew() throws Exception {
        try (ExecutorService threads = threads(false)) {
            Future<Integer> wait = threads.submit(() -> barrier.await());
            awaitWaiting(1);
            barrier.reset();
            fails(BrokenBarrierException.class, wait);
        }
        assertFalse(barrier.isBroken());
        assertEquals(0, barrier.getNumberWaiting());
    }

    @Test
    void closing_while_a_thread_waits_breaks_it_and_otherwise_only_leaves() throws Exception {
        try (ExecutorService threads = threads(false);
                SharedBarrier other = SharedBarrier.open(name)) {
            Future<Integer> wait = threads.submit(() -> other.await());
            awaitWaiting(1);
            Future<Integer> mine = threads.submit(() -> barrier.await());
            awaitWaiting(2);
            threads.submit(other::close).get(); // by another thread
            fails(IllegalStateException.class, wait);
            fails(BrokenBarrierException.class, mine);
        }
        barrier.reset();
        try (SharedBarrier other = SharedBarrier.open(name)) {
            assertThrows(TimeoutException.class, () -> other.await(Duration.ZERO)); // takes part from here on
            barrier.reset();
        }
        assertFalse(barrier.isBroken());
        barrier.close();
        assertThrows(IllegalStateException.class, barrier::await);
        assertThrows(IllegalStateException.class, barrier::reset);
        assertThrows(IllegalStateException.class, barrier::isBroken);
        assertThrows(IllegalStateException.class, barrier::getNumberWaiting);
    }

    @Test
    void numbers_of_parties_out_of_range_are_refused() throws Exception {
        for (int parties : new int[] {0, -1, 65_536}) {
            assertThrows(IllegalArgumentException.class, () -> SharedBarrier.create(name + "-x", parties));
        }
        SegmentException e = assertThrows(SegmentException.class, () -> SharedBarrier.createOrOpen(name, 4));
        assertTrue(e.getMessage().endsWith("it is for 5 parties, not 4"), e.getMessage());
    }

    @Test
    void the_word_says_how_the_last_fourteen_rounds_ended() {
        long word = 0xffff_fffeL << 32; // the generation wraps
        int first = BarrierLayout.generation(word);
        assertEquals(Verdict.NOT_KNOWN, BarrierLayout.verdict(word, 0, first));
        assertEquals(Verdict.BROKEN, BarrierLayout.verdict(BarrierLayout.broken(word), 0, first));
        for (int i = 1; i <= 14; i++) {
            word = BarrierLayout.ended(BarrierLayout.oneMore(word), i % 3 == 0);
            assertEquals(0, BarrierLayout.arrived(word));
            for (int j = 0; j < i; j++) {
                Verdict ended = (j + 1) % 3 == 0 ? Verdict.BROKEN : Verdict.COMPLETE;
                assertEquals(ended, BarrierLayout.verdict(BarrierLayout.broken(word), 0, first + j));
            }
        }
        word = BarrierLayout.ended(word, false);
        assertEquals(Verdict.COMPLETE, BarrierLayout.verdict(word, 0, first));
        assertEquals(Verdict.COMPLETE, BarrierLayout.verdict(word, BarrierLayout.resetOf(first - 1), first));
        assertEquals(Verdict.BROKEN, BarrierLayout.verdict(word, BarrierLayout.resetOf(first), first));
        assertEquals(Verdict.BROKEN, BarrierLayout.verdict(word, BarrierLayout.resetOf(first + 9), first));
    }
}
