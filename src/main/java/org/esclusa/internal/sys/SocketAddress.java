// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** {@code struct sockaddr_un}: a path with a zero byte after it, or an abstract name with one before it; unix(7). */
public final class SocketAddress {
    /** {@code sizeof(struct sockaddr_un)}. */
    static final long BYTE_SIZE = 110;

    /** How long a name may be, with the zero byte. */
    public static final int LONGEST = 108;

    private static final long SUN_PATH = 2;

    private SocketAddress() {}

    /** The structure for {@code name}, all of whose bytes count; none at all asks the kernel to choose. */
    static MemorySegment allocate(Arena arena, byte[] name) {
        MemorySegment address = arena.allocate(SUN_PATH + name.length, Long.BYTES);
        address.set(JAVA_SHORT, 0, (short) Flags.AF_UNIX);
        MemorySegment.copy(name, 0, address, JAVA_BYTE, SUN_PATH, name.length);
        return address;
    }

    /** The name in a structure of which the kernel has filled {@code length} bytes; a path ends at its zero byte. */
    static byte[] name(MemorySegment address, int length) {
        int count = (int) Math.max(0, Math.min(length, BYTE_SIZE) - SUN_PATH);
        if (count > 0 && address.get(JAVA_BYTE, SUN_PATH) != 0) {
            for (int i = 0; i < count; i++) {
                if (address.get(JAVA_BYTE, SUN_PATH + i) == 0) {
                    count = i + 1;
                }
            }
        }
        return address.asSlice(SUN_PATH, count).toArray(JAVA_BYTE);
    }
}
