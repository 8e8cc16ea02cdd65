// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.esclusa.SharedCounters.Type;
import org.esclusa.internal.layout.HeaderLayout;
import org.esclusa.internal.layout.LabelledLayout;
import org.esclusa.internal.layout.MemberLayout;
import org.esclusa.internal.sys.Errno;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class SharedCountersTest {
    private static final int MEMBERS = 8;

    private final String name = Names.fresh();
    private SharedCounters counters;

    @BeforeEach
    void make() throws Exception {
        counters = SharedCounters.create(name, 3, SegmentOptions.DEFAULT.withMembers(MEMBERS));
    }

    @AfterEach
    void remove() throws Exception {
        counters.close();
        SharedCounters.unlink(name);
    }

    @Test
    void a_counter_is_what_it_was_allocated_as() throws Exception {
        LabelledCounter bytes = counters.allocate("größe", "B", Type.GAUGE);
        assertEquals("größe", bytes.label());
        assertEquals("B", bytes.unit());
        assertEquals(Type.GAUGE, bytes.type());
        assertEquals(0, bytes.get());
        assertEquals(5, bytes.add(5));
        assertEquals(6, bytes.increment());
        bytes.set(Long.MAX_VALUE);
        assertEquals(Long.MIN_VALUE, bytes.add(1));
        int pid = (int) ProcessHandle.current().pid();
        assertEquals(
                List.of(new CounterSnapshot(0, "größe", "B", Type.GAUGE, Long.MIN_VALUE, false, "Java", pid)),
                counters.snapshot());
    }

    @Test
    void find_gives_the_lowest_of_a_label() throws Exception {
        assertEquals(Optional.empty(), counters.find("same"));
        LabelledCounter first = counters.allocate("same", "", Type.COUNTER);
        counters.allocate("same", "", Type.COUNTER);
        LabelledCounter found = counters.find("same").orElseThrow();
        found.add(3);
        assertEquals(3, first.get());
        assertEquals(1, counters.at(1).orElseThrow().index());
        assertEquals(Optional.empty(), counters.at(2));
        assertThrows(IndexOutOfBoundsException.class, () -> counters.at(3));
    }

    @Test
    void a_freed_counter_is_valid_no_more() throws Exception {
        LabelledCounter counter = counters.allocate("one", "", Type.COUNTER);
        assertTrue(counter.isValid());
        assertTrue(counters.find("one").orElseThrow().free());
        assertFalse(counter.isValid());
        assertFalse(counter.free());
        assertEquals(List.of(), counters.snapshot());
    }

    @Test
    void a_place_that_is_allocated_anew_begins_at_0_and_leaves_old_handles_invalid() throws Exception {
        LabelledCounter old = counters.allocate("old", "", Type.COUNTER);
        counters.allocate("two", "", Type.COUNTER);
        counters.allocate("three", "", Type.COUNTER);
        old.add(7);
        old.free();
        LabelledCounter anew = counters.allocate("anew", "", Type.COUNTER);
        assertEquals(old.index(), anew.index());
        assertEquals(0, anew.get());
        assertFalse(old.isValid());
        assertFalse(old.free());
        assertTrue(anew.isValid());
    }

    @Test
    void a_full_table_says_how_many_it_has() throws Exception {
        for (int i = 0; i < 3; i++) {
            counters.allocate("counter " + i, "", Type.COUNTER);
        }
        SegmentException full =
                assertThrows(SegmentException.class, () -> counters.allocate("one more", "", Type.COUNTER));
        assertEquals(Errno.ENOSPC.number(), full.errno());
        assertEquals("cannot allocate in segment '" + name + "': ENOSPC: all 3 counters are in use", full.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a\nb", "\u007f", "\u0085", "\ud800", "12345678901234567890123456789012345678901234567é"})
    void a_label_is_text(String label) {
        String tooLong = label.length() < 40 ? label : label + label;
        String said = assertThrows(IllegalArgumentException.class, () -> counters.allocate(tooLong, "", Type.COUNTER))
                .getMessage();
        assertEquals("a label is 1 to 96 bytes of UTF-8 without control characters", said);
    }

    @Test
    void label_and_unit_have_so_many_bytes() throws Exception {
        String said = assertThrows(
                        IllegalArgumentException.class,
                        () -> counters.allocate("label", "12345678901234567", Type.COUNTER))
                .getMessage();
        assertEquals("a unit is 0 to 16 bytes of UTF-8 without control characters", said);
        counters.allocate("é".repeat(48), "é".repeat(8), Type.COUNTER);
        CounterSnapshot only = counters.snapshot().get(0);
        assertEquals("é".repeat(48), only.label());
        assertEquals("é".repeat(8), only.unit());
    }

    @Test
    void who_closes_leaves_counters_that_others_may_free() throws Exception {
        try (SharedCounters observer = SharedCounters.open(name)) {
            counters.allocate("left", "", Type.COUNTER).add(9);
            counters.close();
            CounterSnapshot left = observer.snapshot().get(0);
            assertEquals(new CounterSnapshot(0, "left", "", Type.COUNTER, 9, true, "", 0), left);
            assertTrue(observer.find("left").orElseThrow().free());
            assertEquals(List.of(), observer.snapshot());
        }
    }

    @Test
    void what_was_being_written_by_one_who_leaves_is_free_again() throws Exception {
        try (SharedCounters observer = SharedCounters.open(name);
                SharedMemory raw = SharedMemory.open(name)) {
            counters.allocate("half", "", Type.COUNTER);
            long state = HeaderLayout.SIZE + MEMBERS * MemberLayout.SIZE + LabelledLayout.STATE;
            long used = raw.memory().get(ValueLayout.JAVA_LONG, state);
            raw.memory().set(ValueLayout.JAVA_LONG, state, used & ~0xffff0000L | 0x10000);
            assertEquals(List.of(), observer.snapshot());
            counters.close();
            for (int i = 0; i < 3; i++) {
                observer.allocate("whole", "", Type.COUNTER);
            }
        }
    }

    @Test
    void readers_never_see_a_torn_label() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        try (SharedCounters other = SharedCounters.open(name);
                ExecutorService threads = Executors.newFixedThreadPool(1)) {
            Future<?> churn = threads.submit(() -> {
                for (int i = 0; !stop.get(); i++) {
                    String letter = String.valueOf((char) ('a' + i % 26));
                    other.allocate(letter.repeat(96), letter.repeat(16), Type.COUNTER)
                            .free();
                }
                return null;
            });
            int seen = 0;
            for (int i = 0; i < 50_000 || seen < 100; i++) {
                for (CounterSnapshot it : counters.snapshot()) {
                    String letter = it.label().substring(0, 1);
                    assertEquals(letter.repeat(96), it.label());
                    assertEquals(letter.repeat(16), it.unit());
                    seen++;
                }
            }
            stop.set(true);
            churn.get();
        }
    }

    @Test
    void threads_allocate_and_count_at_once() throws Exception {
        String many = name + "-many";
        try (SharedCounters table = SharedCounters.create(many);
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            assertEquals(1024, table.capacity());
            List<Future<Object>> all = threads.invokeAll(java.util.Collections.nCopies(4, () -> {
                for (int i = 0; i < 256; i++) {
                    table.allocate("counter " + i, "", Type.COUNTER).add(i);
                }
                return null;
            }));
            for (Future<Object> each : all) {
                each.get();
            }
            assertEquals(
                    4L * 255 * 256 / 2,
                    table.snapshot().stream().mapToLong(CounterSnapshot::value).sum());
            assertThrows(SegmentException.class, () -> table.allocate("one more", "", Type.COUNTER));
        } finally {
            SharedCounters.unlink(many);
        }
    }

    @Test
    void capacity_is_checked() {
        assertThrows(IllegalArgumentException.class, () -> SharedCounters.create(name + "-0", 0));
        assertThrows(IllegalArgumentException.class, () -> SharedCounters.create(name + "-0", (1 << 20) + 1));
        SegmentException other = assertThrows(SegmentException.class, () -> SharedCounters.createOrOpen(name, 4));
        assertEquals(Errno.EINVAL.number(), other.errno());
        assertTrue(other.getMessage().endsWith("it has room for 3 counters, not 4"), other.getMessage());
    }

    @Test
    void after_close_calls_are_refused() throws Exception {
        LabelledCounter counter = counters.allocate("one", "", Type.COUNTER);
        counters.close();
        List.<Runnable>of(
                        () -> counter.add(1),
                        () -> counter.set(1),
                        counter::get,
                        counter::isValid,
                        counter::free,
                        () -> counters.find("one"),
                        counters::snapshot)
                .forEach(call -> assertThrows(IllegalStateException.class, call::run));
        assertThrows(IllegalStateException.class, () -> counters.allocate("two", "", Type.COUNTER));
    }

    @Test
    void inspection_shows_all_counters() throws Exception {
        counters.allocate("requests", "1", Type.COUNTER).add(4);
        Map<String, Object> details = Segments.inspect(name).details();
        assertEquals(3, details.get("capacity"));
        assertEquals(1, details.get("inUse"));
        assertTrue(details.get("counters").toString().contains("requests"), details.toString());
    }
}
