// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.esclusa.internal.layout.HeaderLayout;
import org.esclusa.internal.sys.Errno;
import org.esclusa.internal.sys.Flags;
import org.esclusa.internal.sys.Libc;

/** A segment looked at from outside. */
public final class Inspection {
    private Inspection() {}

    /** Removes the name of an object of any kind and version, but of no file without our magic. */
    public static void unlink(String name) throws Failure {
        Directory.checkName(name);
        String path = Directory.path(name);
        int fd = SegmentFile.open(path, name, Flags.O_RDONLY);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(HeaderLayout.SIZE, Long.BYTES);
            boolean ours = Libc.read(fd, bytes, HeaderLayout.SIZE) >= Long.BYTES && Header.hasMagic(bytes);
            if (!ours) {
                throw Failure.of("unlink", name, Errno.EPROTO, "it does not begin as one of ours");
            }
            Failure.check(Libc.unlink(path), "unlink", name);
        } finally {
            Libc.close(fd);
        }
    }
}
