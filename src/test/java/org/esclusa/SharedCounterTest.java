// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A counter in one process. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class SharedCounterTest {
    private final String name = Names.fresh();
    private SharedCounter counter;

    @BeforeEach
    void create() throws SegmentException {
        counter = SharedCounter.create(name, 40);
    }

    @AfterEach
    void unlink() throws SegmentException {
        counter.close();
        Segments.remove(name);
    }

    @Test
    void counter_begins_with_its_value_and_adds() {
        assertEquals(40, counter.get());
        assertEquals(42, counter.add(2));
        assertEquals(42, counter.getAndAdd(-1));
        assertEquals(42, counter.increment());
        counter.set(-7);
        assertEquals(-7, counter.get());
    }

    @Test
    void counter_wraps_and_compares() {
        counter.set(Long.MAX_VALUE);
        assertEquals(Long.MIN_VALUE, counter.increment());
        assertFalse(counter.compareAndSet(0, 1));
        assertTrue(counter.compareAndSet(Long.MIN_VALUE, 1));
        assertEquals(1, counter.get());
    }

    @Test
    void one_who_opens_it_sees_the_same_value() throws SegmentException {
        try (SharedCounter other = SharedCounter.open(name)) {
            other.add(2);
        }
        assertEquals(42, counter.get());
    }

    @Test
    void create_or_open_keeps_the_value_found() throws SegmentException {
        try (SharedCounter other = SharedCounter.createOrOpen(name, 5)) {
            assertEquals(40, other.get());
        }
        String another = Names.fresh();
        try (SharedCounter other = SharedCounter.createOrOpen(another, 5)) {
            assertEquals(5, other.get());
        } finally {
            SharedCounter.unlink(another);
        }
    }

    @Test
    void counter_is_exact_across_threads() throws InterruptedException {
        int threads = 4;
        int times = 50_000;
        counter.set(0);
        List<Thread> adders = IntStream.range(0, threads)
                .mapToObj(i -> Thread.ofPlatform().start(() -> addOneByOne(times)))
                .toList();
        for (Thread adder : adders) {
            adder.join();
        }
        assertEquals(threads * times, counter.get());
    }

    private void addOneByOne(int times) {
        for (int i = 0; i < times; i++) {
            counter.increment();
        }
    }

    @Test
    void calls_after_close_are_refused() {
        counter.close();
        counter.close();
        assertThrows(IllegalStateException.class, counter::get);
        assertThrows(IllegalStateException.class, () -> counter.set(1));
        assertThrows(IllegalStateException.class, () -> counter.add(1));
        assertThrows(IllegalStateException.class, () -> counter.compareAndSet(0, 1));
        String message =
                assertThrows(IllegalStateException.class, counter::increment).getMessage();
        assertEquals("SharedCounter '" + name + "' is closed", message);
    }
}
