// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;

/**
 * Who made the other end of a socket: {@code struct ucred}; unix(7).
 *
 * @param result 0, or -errno; everything else is 0 then
 * @param pid the process, 0 if it is in a PID namespace that cannot be seen from here
 * @param uid its user
 * @param gid its group
 */
public record SocketCredentials(int result, int pid, int uid, int gid) {
    /** {@code sizeof(struct ucred)}. */
    static final long BYTE_SIZE = 12;

    static SocketCredentials failed(long result) {
        return new SocketCredentials((int) result, 0, 0, 0);
    }

    static SocketCredentials of(MemorySegment ucred) {
        return new SocketCredentials(0, ucred.get(JAVA_INT, 0), ucred.get(JAVA_INT, 4), ucred.get(JAVA_INT, 8));
    }
}
