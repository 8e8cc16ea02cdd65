// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.esclusa.Headers.changed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.esclusa.internal.layout.HeaderLayout;
import org.esclusa.internal.layout.MemberLayout;
import org.esclusa.internal.sys.Errno;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that are no whole segment of a kind, by name: each is a clear exception. {@link UnnamedTest} has descriptors. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class BadSegmentOfEachKindTest {
    private final String name = Names.fresh();
    private final Path file = Path.of("/dev/shm", name);

    @AfterEach
    void remove() throws IOException {
        Files.deleteIfExists(file);
    }

    private byte[] whole(AnyKind kind) throws Exception {
        kind.create(name).close();
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        return bytes;
    }

    private void assertRefused(AnyKind kind, byte[] bytes) throws IOException {
        Files.write(file, bytes);
        for (Executable opening : List.<Executable>of(
                () -> kind.open(name), () -> kind.createOrOpen(name), () -> Segments.inspect(name))) {
            SegmentException refused = assertThrows(SegmentException.class, opening);
            assertEquals(Errno.EPROTO.number(), refused.errno(), refused.getMessage());
        }
    }

    @ParameterizedTest
    @EnumSource
    void open_refuses_a_truncated_segment(AnyKind kind) throws Exception {
        byte[] whole = whole(kind);
        for (int length = 0; length < whole.length; length += 64) {
            assertRefused(kind, Arrays.copyOf(whole, length));
        }
        assertRefused(kind, Arrays.copyOf(whole, whole.length + 64));
        Files.write(file, whole);
        kind.open(name).close();
    }

    @ParameterizedTest
    @EnumSource
    void open_refuses_a_flipped_byte(AnyKind kind) throws Exception {
        byte[] whole = whole(kind);
        for (int i = 0; i < HeaderLayout.CHECKSUM + Integer.BYTES; i++) {
            whole[i] ^= 1;
            assertRefused(kind, whole);
            whole[i] ^= 1;
        }
    }

    @ParameterizedTest
    @EnumSource
    void open_refuses_sizes_that_do_not_add_up(AnyKind kind) throws Exception {
        byte[] whole = whole(kind);
        for (long value : new long[] {0, 1, whole.length - 64, whole.length + 64, Long.MAX_VALUE, -1}) {
            assertRefused(kind, changed(whole, HeaderLayout.BYTE_SIZE, value, 8));
            if (value != HeaderLayout.SIZE + 3 * MemberLayout.SIZE) { // AnyKind's
                assertRefused(kind, changed(whole, HeaderLayout.BODY_OFFSET, value, 8));
            }
        }
        for (long value : new long[] {0, 2, 4, 65_536, -1}) {
            assertRefused(kind, changed(whole, HeaderLayout.MEMBERS, value, 4));
        }
        assertRefused(kind, changed(whole, HeaderLayout.KIND, 1000, 4));
        for (int i = 0; i < HeaderLayout.PARAMETERS; i++) {
            for (long value : new long[] {-1, 1L << 40, Long.MIN_VALUE}) {
                assertRefused(kind, changed(whole, HeaderLayout.PARAMETER + 8L * i, value, 8));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void open_refuses_another_kind(AnyKind kind) throws Exception {
        AutoCloseable made = kind.create(name);
        for (AnyKind other : AnyKind.values()) {
            if (other != kind) {
                SegmentException refused = assertThrows(SegmentException.class, () -> other.open(name));
                assertEquals(Errno.EPROTO.number(), refused.errno());
                assertTrue(refused.getMessage().contains("it is a"), refused.getMessage());
            }
        }
        made.close();
    }
}
