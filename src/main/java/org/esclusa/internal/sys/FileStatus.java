// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;

/**
 * What statx(2) says of an open file.
 *
 * @param result 0, or -errno; everything else is 0 then
 * @param mode type and permissions, as {@code stx_mode}
 * @param uid the owner
 * @param byteSize the file's length
 * @param inode with {@code device} what tells one file from another
 * @param device major number in the upper, minor in the lower half
 * @param blocks what is reserved for it, in units of 512 bytes
 */
public record FileStatus(int result, int mode, int uid, long byteSize, long inode, long device, long blocks) {
    /** {@code sizeof(struct statx)}, the same on every architecture. */
    static final long BYTE_SIZE = 256;

    private static final long STX_UID = 20;
    private static final long STX_MODE = 28;
    private static final long STX_INO = 32;
    private static final long STX_SIZE = 40;
    private static final long STX_BLOCKS = 48;
    private static final long STX_DEV_MAJOR = 136;
    private static final long STX_DEV_MINOR = 140;

    private static final int TYPE = 0xf000;
    private static final int REGULAR = 0x8000;
    private static final int DIRECTORY = 0x4000;
    private static final int BLOCK_DEVICE = 0x6000;
    private static final int SOCKET = 0xc000;

    /** Nothing is known but the error. */
    public static FileStatus failed(long result) {
        return new FileStatus((int) result, 0, 0, 0, 0, 0, 0);
    }

    static FileStatus of(MemorySegment statx) {
        long major = Integer.toUnsignedLong(statx.get(JAVA_INT, STX_DEV_MAJOR));
        long minor = Integer.toUnsignedLong(statx.get(JAVA_INT, STX_DEV_MINOR));
        return new FileStatus(
                0,
                Short.toUnsignedInt(statx.get(JAVA_SHORT, STX_MODE)),
                statx.get(JAVA_INT, STX_UID),
                statx.get(JAVA_LONG, STX_SIZE),
                statx.get(JAVA_LONG, STX_INO),
                major << 32 | minor,
                statx.get(JAVA_LONG, STX_BLOCKS));
    }

    /** Whether it is a socket, with calls of its own. */
    public boolean isSocket() {
        return (mode & TYPE) == SOCKET;
    }

    /** Whether poll(2) finds it always ready, since one never waits for a peer there: on disk or in memory. */
    public boolean isStored() {
        int type = mode & TYPE;
        return type == REGULAR || type == DIRECTORY || type == BLOCK_DEVICE;
    }

    /** Whether it is neither a directory nor a device nor anything else than bytes. */
    public boolean isRegular() {
        return (mode & TYPE) == REGULAR;
    }
}
