// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.esclusa.internal.layout.HeaderLayout;
import org.esclusa.internal.sys.Errno;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no whole segment: each is a clear exception, and never a crash. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class BadSegmentsTest {
    private final String name = Names.fresh();
    private final Path file = Path.of("/dev/shm", name);
    private byte[] whole;

    @BeforeEach
    void makeOne() throws Exception {
        SegmentOptions small = SegmentOptions.DEFAULT.withMembers(3).withHandles(3);
        MessageQueue.create(name, 4, 100, small).close();
        whole = Files.readAllBytes(file);
    }

    @AfterEach
    void remove() throws IOException {
        Files.deleteIfExists(file);
    }

    private void replaceBy(byte[] bytes) throws IOException {
        Files.deleteIfExists(file);
        Files.write(file, bytes, StandardOpenOption.CREATE_NEW);
    }

    private String refusal() {
        SegmentException e = assertThrows(SegmentException.class, () -> MessageQueue.open(name));
        assertEquals(Errno.EPROTO.number(), e.errno(), e.getMessage());
        SegmentException inspected = assertThrows(SegmentException.class, () -> Segments.inspect(name));
        assertEquals(Errno.EPROTO.number(), inspected.errno());
        assertTrue(Segments.list().stream().noneMatch(it -> it.name().equals(name)));
        assertThrows(SegmentException.class, () -> MessageQueue.createOrOpen(name, 4, 100));
        return e.getMessage();
    }

    @Test
    void open_refuses_a_truncated_segment() throws Exception {
        for (int length = 0; length < whole.length; length += 64) {
            replaceBy(java.util.Arrays.copyOf(whole, length));
            refusal();
        }
        replaceBy(java.util.Arrays.copyOf(whole, whole.length + 64));
        refusal();
        replaceBy(whole);
        MessageQueue.open(name).close();
    }

    @Test
    void open_refuses_a_flipped_byte() throws Exception {
        for (int i = 0; i < HeaderLayout.CHECKSUM + Integer.BYTES; i++) {
            for (int bits : new int[] {1, 0x80, 0xff}) {
                byte[] flipped = whole.clone();
                flipped[i] ^= (byte) bits;
                replaceBy(flipped);
                refusal();
            }
        }
    }

    /** A field changed and the checksum made to fit, as by a writer that is wrong and not damaged. */
    private void change(long offset, long value, int byteSize) throws IOException {
        replaceBy(Headers.changed(whole, offset, value, byteSize));
    }

    @Test
    void open_refuses_a_newer_version() throws Exception {
        change(HeaderLayout.MAJOR, 2, 2);
        assertTrue(refusal().endsWith("its layout is version 2.0, not 1.0"));
        change(HeaderLayout.MINOR, 1, 2);
        assertTrue(refusal().endsWith("its layout is version 1.1, newer than 1.0"));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1000, -1})
    void open_refuses_an_unknown_kind(long kind) throws Exception {
        change(HeaderLayout.KIND, kind, 4);
        assertTrue(refusal().endsWith("its kind is unknown"));
    }

    @Test
    void open_refuses_sizes_that_do_not_add_up() throws Exception {
        for (long value : new long[] {0, 1, 255, whole.length - 64, whole.length + 64, Long.MAX_VALUE, -1}) {
            change(HeaderLayout.BYTE_SIZE, value, 8);
            refusal();
            change(HeaderLayout.BODY_OFFSET, value, 8);
            refusal();
        }
        for (long value : new long[] {0, 2, 4, 65_535, 65_536, -1}) {
            change(HeaderLayout.MEMBERS, value, 4);
            refusal();
        }
        for (int i = 0; i < HeaderLayout.PARAMETERS; i++) {
            for (long value : new long[] {-1, 5, 1L << 31, 1L << 40, Long.MIN_VALUE}) {
                change(HeaderLayout.PARAMETER + 8L * i, value, 8);
                refusal();
            }
        }
    }

    /** Of an array of 3 × 4: the type, the number of dimensions, lengths. */
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0, 0x207",
        "0, 0x003",
        "0, 0x603",
        "0, 0x10203",
        "0, 0x103",
        "0, 0x303",
        "0, 0x204",
        "1, 0",
        "1, -1",
        "2, 0x4000000000000000",
        "2, 8",
        "3, 1",
        "5, 1"
    })
    void open_refuses_array_parameters_that_cannot_be(int parameter, String value) throws Exception {
        Files.delete(file);
        SharedIntArray.create(name, SegmentOptions.DEFAULT.withMembers(3), 3, 4).close();
        whole = Files.readAllBytes(file);
        change(HeaderLayout.PARAMETER + 8L * parameter, Long.decode(value), 8);
        for (Executable open : List.<Executable>of(
                () -> SharedIntArray.open(name),
                () -> SharedIntArray.createOrOpen(name, 3, 4),
                () -> Segments.inspect(name))) {
            SegmentException e = assertThrows(SegmentException.class, open);
            assertEquals(Errno.EPROTO.number(), e.errno(), e.getMessage());
        }
    }

    @Test
    void open_refuses_another_kind() throws Exception {
        for (SegmentException e : List.of(
                assertThrows(SegmentException.class, () -> Mutex.open(name)),
                assertThrows(SegmentException.class, () -> SharedSemaphore.open(name)),
                assertThrows(SegmentException.class, () -> SharedReadWriteLock.open(name)),
                assertThrows(SegmentException.class, () -> SharedCounter.open(name)))) {
            assertEquals(Errno.EPROTO.number(), e.errno());
            assertTrue(e.getMessage().contains("it is a MessageQueue, not a "), e.getMessage());
        }
    }

    @Test
    void open_refuses_what_is_no_regular_file() throws Exception {
        Files.delete(file);
        Files.createDirectory(file);
        assertIsNoRegularFile();
        Files.delete(file);

        run("mkfifo", file.toString());
        assertIsNoRegularFile();
        Files.delete(file);

        Path target = file.resolveSibling(name + "-target");
        Files.write(target, whole);
        Files.createSymbolicLink(file, target);
        assertIsNoRegularFile();
        Files.delete(file);
        Files.delete(target);
        assertThrows(NoSuchSegmentException.class, () -> MessageQueue.open(name));
    }

    private void assertIsNoRegularFile() {
        assertEquals("cannot open segment '" + name + "': EPROTO: it is not a regular file", refusal());
        assertThrows(SegmentException.class, () -> Segments.remove(name));
    }

    @Test
    void open_refuses_another_users_segment() throws Exception {
        assumeTrue((int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0, "needs root, to give a file away");
        Files.setAttribute(file, "unix:uid", 12_345, LinkOption.NOFOLLOW_LINKS);
        SegmentException e = assertThrows(SegmentException.class, () -> MessageQueue.open(name));
        assertEquals(Errno.EACCES.number(), e.errno());
        assertTrue(e.getMessage().endsWith("it belongs to user 12345"), e.getMessage());
        assertThrows(SegmentException.class, () -> SharedMemory.open(name));
        MessageQueue.open(name, SegmentOptions.DEFAULT.withAnyUser()).close();
    }

    @Test
    void unlink_refuses_a_file_that_is_not_ours() throws Exception {
        replaceBy("a file of somebody else's, long enough to have a header in it"
                .repeat(9)
                .getBytes());
        SegmentException e = assertThrows(SegmentException.class, () -> MessageQueue.unlink(name));
        assertEquals(Errno.EPROTO.number(), e.errno());
        assertThrows(SegmentException.class, () -> Segments.remove(name));
        assertTrue(Files.exists(file));
        replaceBy(whole);
        assertTrue(Segments.remove(name));
        assertTrue(Files.notExists(file));
    }

    private static void run(String... command) throws Exception {
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
    }
}
