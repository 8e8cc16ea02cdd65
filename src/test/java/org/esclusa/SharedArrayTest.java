// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.esclusa.AnyArray.Type;
import org.esclusa.internal.sys.Errno;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An array in one process; what is promised of one type is promised of all. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class SharedArrayTest {
    private final String name = Names.fresh();

    @AfterEach
    void remove() throws SegmentException {
        Segments.remove(name);
    }

    @ParameterizedTest
    @EnumSource
    void array_begins_with_zeros_and_keeps_what_is_written(Type type) throws Exception {
        try (AnyArray array = type.create(name, 3, 5)) {
            assertEquals(15, array.array.length());
            assertArrayEquals(new long[] {3, 5}, array.array.shape());
            for (long i = 0; i < 15; i++) {
                assertEquals(type.of(0), array.read("get", i));
                array.write("set", i, i - 7);
            }
            for (long i = 0; i < 15; i++) {
                assertEquals(type.of(i - 7), array.read("getAcquire", i));
                array.write("setRelease", i, 7 - i);
                assertEquals(type.of(7 - i), array.read("get", i));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void one_who_opens_it_finds_shape_and_values(Type type) throws Exception {
        try (AnyArray array = type.create(name, 2, 3, 1, 4, 2);
                AnyArray other = type.open(name)) {
            array.write("set", 47, 11);
            assertArrayEquals(new long[] {2, 3, 1, 4, 2}, other.array.shape());
            assertEquals(type.of(11), other.read("get", 47));
            assertEquals(name, other.array.name());
        }
    }

    @ParameterizedTest
    @EnumSource
    void atomic_changes_give_what_was_there(Type type) throws Exception {
        try (AnyArray array = type.create(name, 9)) {
            array.fill(50);
            for (long i = 0; i < 9; i++) {
                assertEquals(type.of(50), array.change("getAndAdd", i, -60));
                assertEquals(type.of(-7), array.change("addAndGet", i, 3));
                assertEquals(type.of(-7), array.change("getAndSet", i, -1));
                assertFalse(array.compareAndSet(i, -2, 5));
                assertEquals(type.of(-1), array.read("get", i));
                assertTrue(array.compareAndSet(i, -1, -100));
                assertEquals(type.of(-100), array.read("get", i));
                if (i < 8) {
                    assertEquals(type.of(50), array.read("get", i + 1), "the neighbour stays");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BYTE", "SHORT", "INT", "LONG"})
    void integers_wrap(Type type) throws Exception {
        try (AnyArray array = type.create(name, 2)) {
            array.fill(-1);
            long greatest = -1L >>> 1 + Long.SIZE - type.layout.byteSize() * 8;
            array.write("set", 0, greatest);
            assertEquals(type.of(greatest), array.change("getAndAdd", 0, 1));
            assertEquals(type.of(greatest + 1), array.read("get", 0));
            assertEquals(type.of(-1), array.read("get", 1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void adds_of_threads_to_neighbours_add_up(Type type) throws Exception {
        int times = 10_000;
        try (AnyArray array = type.create(name, 4)) {
            List<Thread> threads = new ArrayList<>();
            List<Throwable> failures = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int element = i / 2; // two threads on each of two neighbours
                threads.add(Thread.ofPlatform().start(() -> {
                    try {
                        for (int n = 0; n < times; n++) {
                            array.change("getAndAdd", element, 1);
                        }
                    } catch (Exception e) {
                        synchronized (failures) {
                            failures.add(e);
                        }
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(List.of(), failures);
            assertEquals(type.of(2 * times), array.read("get", 0));
            assertEquals(type.of(2 * times), array.read("get", 1));
            assertEquals(type.of(0), array.read("get", 2));
        }
    }

    @ParameterizedTest
    @EnumSource
    void bulk_copies_move_exactly_what_was_asked(Type type) throws Exception {
        try (AnyArray array = type.create(name, 100)) {
            array.copy("put", 10, type.array(9, 1, 2, 3, 9), 1, 3);
            assertEquals(type.of(0), array.read("get", 9));
            assertEquals(type.of(3), array.read("get", 12));
            assertEquals(type.of(0), array.read("get", 13));
            Object into = type.array(7, 7, 7, 7, 7);
            array.copy("get", 10, into, 2, 2);
            for (int i = 0; i < 5; i++) {
                assertEquals(type.of(List.of(7, 7, 1, 2, 7).get(i)), Array.get(into, i));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void fill_writes_all_and_nothing_else(Type type) throws Exception {
        try (AnyArray array = type.create(name, 20_000)) {
            array.slice(1, 19_998).fill(5);
            assertEquals(type.of(0), array.read("get", 0));
            assertEquals(type.of(0), array.read("get", 19_999));
            for (long i = 1; i < 19_999; i++) {
                assertEquals(type.of(5), array.read("get", i));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void slice_is_a_part_of_the_same_elements(Type type) throws Exception {
        try (AnyArray array = type.create(name, 4, 4)) {
            AnyArray row = array.slice(8, 4).slice(1, 2);
            row.write("set", 1, 42);
            assertEquals(type.of(42), array.read("get", 10));
            assertEquals(2, row.array.length());
            assertArrayEquals(new long[] {2}, row.array.shape());
            assertEquals(2 * type.layout.byteSize(), row.array.memory().byteSize());
            assertThrows(IndexOutOfBoundsException.class, () -> row.read("get", 2));
            assertThrows(IndexOutOfBoundsException.class, () -> array.slice(15, 2));
            row.close();
            assertThrows(IllegalStateException.class, () -> array.read("get", 0));
        }
    }

    @ParameterizedTest
    @EnumSource
    void memory_is_the_elements_themselves(Type type) throws Exception {
        AnyArray array = type.create(name, 3);
        MemorySegment memory = array.array.memory();
        assertEquals(3 * type.layout.byteSize(), memory.byteSize());
        array.write("set", 2, 42);
        assertEquals(type.of(42), type.layout.varHandle().get(memory, 2 * type.layout.byteSize()));
        array.close();
        assertThrows(IllegalStateException.class, () -> memory.fill((byte) 1));
        assertThrows(IllegalStateException.class, array.array::memory);
    }

    @ParameterizedTest
    @EnumSource
    void what_lies_outside_is_refused_with_index_and_length(Type type) throws Exception {
        try (AnyArray array = type.create(name, 5)) {
            for (long index : new long[] {5, -1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 61}) {
                assertOutside(index, () -> array.read("get", index));
                assertOutside(index, () -> array.read("getAcquire", index));
                assertOutside(index, () -> array.write("set", index, 1));
                assertOutside(index, () -> array.write("setRelease", index, 1));
                assertOutside(index, () -> array.change("getAndAdd", index, 1));
                assertOutside(index, () -> array.change("getAndSet", index, 1));
                assertOutside(index, () -> array.compareAndSet(index, 0, 1));
            }
            Object four = type.array(0, 0, 0, 0);
            for (String method : List.of("get", "put")) {
                assertThrows(IndexOutOfBoundsException.class, () -> array.copy(method, 2, four, 0, 4));
                assertThrows(IndexOutOfBoundsException.class, () -> array.copy(method, -1, four, 0, 1));
                assertThrows(IndexOutOfBoundsException.class, () -> array.copy(method, 0, four, 1, 4));
                assertThrows(IndexOutOfBoundsException.class, () -> array.copy(method, 0, four, -1, 1));
                assertThrows(IndexOutOfBoundsException.class, () -> array.copy(method, 0, four, 0, -1));
            }
        }
    }

    private static void assertOutside(long index, Executable call) {
        String message = assertThrows(IndexOutOfBoundsException.class, call).getMessage();
        assertEquals("Index " + index + " out of bounds for length 5", message);
    }

    @ParameterizedTest
    @EnumSource
    void calls_after_close_are_refused(Type type) throws Exception {
        AnyArray array = type.create(name, 5);
        array.close();
        array.close();
        List<Executable> calls = List.of(
                () -> array.read("get", 0),
                () -> array.read("getAcquire", 0),
                () -> array.write("set", 0, 1),
                () -> array.write("setRelease", 0, 1),
                () -> array.change("getAndAdd", 0, 1),
                () -> array.change("addAndGet", 0, 1),
                () -> array.change("getAndSet", 0, 1),
                () -> array.compareAndSet(0, 0, 1),
                () -> array.copy("get", 0, type.array(1), 0, 1),
                () -> array.copy("put", 0, type.array(1), 0, 1),
                () -> array.fill(1),
                () -> array.slice(0, 1));
        for (Executable call : calls) {
            String message = assertThrows(IllegalStateException.class, call).getMessage();
            assertEquals(type.shared.getSimpleName() + " '" + name + "' is closed", message);
        }
    }

    @ParameterizedTest
    @EnumSource
    void open_refuses_another_type(Type type) throws Exception {
        type.create(name, 5).close();
        for (Type other : Type.values()) {
            if (other != type) {
                SegmentException e = assertThrows(SegmentException.class, () -> other.open(name));
                assertEquals(Errno.EPROTO.number(), e.errno());
                String difference =
                        "it is a " + type.shared.getSimpleName() + ", not a " + other.shared.getSimpleName();
                assertTrue(e.getMessage().endsWith(difference), e.getMessage());
                assertThrows(SegmentException.class, () -> other.createOrOpen(name, 5));
            }
        }
        type.open(name).close();
    }

    @Test
    void create_or_open_wants_the_shape_that_is_there() throws Exception {
        try (SharedIntArray array = SharedIntArray.createOrOpen(name, 2, 3)) {
            array.set(5, 7);
            try (SharedIntArray same = SharedIntArray.createOrOpen(name, 2, 3)) {
                assertEquals(7, same.get(5));
            }
            SegmentException e = assertThrows(SegmentException.class, () -> SharedIntArray.createOrOpen(name, 3, 2));
            assertEquals(Errno.EINVAL.number(), e.errno());
            assertTrue(e.getMessage().endsWith("it has the shape [2, 3], not [3, 2]"), e.getMessage());
        }
    }

    @Test
    void create_refuses_shapes_out_of_range() {
        long[][] shapes = {{}, {0}, {-1}, {3, 0}, {1, 1, 1, 1, 1, 1}, {1L << 45}, {1L << 31, 1L << 31}, {1L << 62, 4}};
        for (long[] shape : shapes) {
            assertThrows(IllegalArgumentException.class, () -> SharedLongArray.create(name, shape));
            assertThrows(IllegalArgumentException.class, () -> SharedLongArray.createOrOpen(name, shape));
        }
        assertThrows(NoSuchSegmentException.class, () -> SharedLongArray.open(name));
    }

    @Test
    void an_array_may_be_larger_than_2_gib() throws Exception {
        long length = (1L << 31) + 1000;
        long free = Files.getFileStore(Segments.directory()).getUsableSpace();
        assumeTrue(free > 2 * length, "less than 4 GiB are free in " + Segments.directory());
        try (SharedByteArray array = SharedByteArray.create(name, length)) {
            SharedByteArray.unlink(name); // freed with the process, whatever comes
            assertEquals(length, array.length());
            assertEquals(length, array.memory().byteSize());
            array.set(length - 1, (byte) 7);
            assertEquals(7, array.getAndAdd(length - 1, (byte) 1));
            byte[] last = new byte[2];
            array.slice(1, length - 1).get(length - 3, last, 0, 2);
            assertArrayEquals(new byte[] {0, 8}, last);
            assertThrows(IndexOutOfBoundsException.class, () -> array.set(length, (byte) 1));
        }
    }

    @Test
    void looking_at_it_tells_type_and_shape() throws Exception {
        SharedFloatArray.create(name, 3, 4).close();
        SegmentInfo info = Segments.inspect(name);
        assertEquals("SharedFloatArray", info.kind());
        Map<String, Object> details = info.details();
        assertEquals("f32", details.get("type"));
        assertEquals(List.of(3L, 4L), details.get("shape"));
        assertEquals(12L, details.get("length"));
    }

    @Test
    void floating_point_numbers_are_compared_bit_by_bit() throws Exception {
        try (SharedDoubleArray array = SharedDoubleArray.create(name, 1)) {
            assertFalse(array.compareAndSet(0, -0.0, 1));
            array.set(0, Double.NaN);
            assertTrue(array.compareAndSet(0, Double.NaN, 1.5));
            assertEquals(1.5, array.getAndAdd(0, 0.25));
            assertEquals(1.75, array.get(0));
        }
    }
}
