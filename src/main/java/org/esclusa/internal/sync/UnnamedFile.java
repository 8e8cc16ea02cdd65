// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.lang.foreign.MemorySegment;
import java.util.Locale;
import java.util.function.Consumer;
import org.esclusa.internal.layout.Kind;
import org.esclusa.internal.sys.Errno;
import org.esclusa.internal.sys.Flags;
import org.esclusa.internal.sys.Libc;
import org.esclusa.internal.sys.LibcDescriptors;
import org.esclusa.internal.sys.ProcFile;

/**
 * The file of an object without a name: memory that is handed on as a descriptor, sealed so that nobody can take bytes
 * away; memfd_create(2), {@code docs/design/liveness.md}.
 */
public final class UnnamedFile {
    /** What {@code create} takes in place of a name, and what each name said of such an object begins with. */
    public static final String PREFIX = "memfd:";

    private static final String DESCRIPTOR = "fd:";
    private static final long ASKED_ABOUT = 1 << 20;
    private static final int MOST_DIGITS = 9;
    private static final int SEALS = Flags.F_SEAL_SHRINK | Flags.F_SEAL_GROW | Flags.F_SEAL_SEAL;
    private static final int ACCESS = Flags.O_WRONLY | Flags.O_RDWR | Flags.O_PATH;
    private static final int HUGETLBFS_MAGIC = 0x958458f6; // statfs(2)
    private static final int READ_ONLY = Flags.F_SEAL_WRITE | Flags.F_SEAL_FUTURE_WRITE;

    private UnnamedFile() {}

    /** What stands for a descriptor where a name is asked for. */
    public static String nameOf(int descriptor) {
        return DESCRIPTOR + descriptor;
    }

    /** Whether such an object is to be made. */
    static boolean isWanted(String name) {
        return name.equals(PREFIX);
    }

    /** Whether the name stands for a descriptor. */
    static boolean isDescriptor(String name) {
        int digits = name.length() - DESCRIPTOR.length();
        return name.startsWith(DESCRIPTOR)
                && digits >= 1
                && digits <= MOST_DIGITS
                && name.chars().skip(DESCRIPTOR.length()).allMatch(c -> c >= '0' && c <= '9');
    }

    /** Whether an object of that name, shown or given, has none in truth. */
    static boolean isUnnamed(String name) {
        return name.startsWith(PREFIX) || isDescriptor(name);
    }

    /** What an object of that kind says that it is called. */
    static String nameOf(Kind kind) {
        return PREFIX + "esclusa-" + kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Makes it: reserved in full, filled, and then sealed.
     *
     * @return a descriptor of it
     */
    static int create(String name, int mode, long byteSize, Consumer<MemorySegment> filling) throws Failure {
        long available = byteSize < ASKED_ABOUT ? byteSize : ProcFile.availableBytes(); // asking costs more than making
        if (byteSize > available) { // it has no limit but the machine's: whoever asks for more has processes killed
            String room = "needs " + byteSize + " bytes, this machine has " + available + " available";
            throw Failure.of("create", name, Errno.ENOMEM, room);
        }
        String shown = name.substring(PREFIX.length());
        int flags = Flags.MFD_CLOEXEC | Flags.MFD_ALLOW_SEALING;
        int fd = (int) Failure.check(LibcDescriptors.memfdCreate(shown, flags), "create", name);
        boolean done = false;
        try {
            NativeTier.fill(fd, name, mode, byteSize, filling);
            Failure.check(LibcDescriptors.fcntl(fd, Flags.F_ADD_SEALS, SEALS), "create", name);
            done = true;
            return fd;
        } finally {
            if (!done) {
                Libc.close(fd);
            }
        }
    }

    /**
     * Opens anew what a name stands for, if it is sealed so that it can be trusted to stay.
     *
     * @return a descriptor of it, with a description of its own
     */
    static int open(String name) throws Failure {
        int given = Integer.parseInt(name, DESCRIPTOR.length(), name.length(), 10);
        int flags = LibcDescriptors.fcntl(given, Flags.F_GETFL, 0);
        if (flags < 0) {
            throw Failure.of("open", name, Errno.EBADF, "it is not open");
        }
        if ((flags & ACCESS) != Flags.O_RDWR) {
            throw Failure.of("open", name, Errno.EACCES, "it is not open for reading and writing");
        }
        int seals = LibcDescriptors.fcntl(given, Flags.F_GET_SEALS, 0);
        if (seals < 0) {
            throw Failure.of("open", name, Errno.EPROTO, "it is no memory of memfd_create");
        }
        if ((seals & Flags.F_SEAL_SHRINK) == 0) {
            throw Failure.of("open", name, Errno.EPROTO, "it is not sealed against shrinking");
        }
        if ((seals & READ_ONLY) != 0) {
            throw Failure.of("open", name, Errno.EPROTO, "it is sealed against writing");
        }
        if (Libc.fileSystem(given) == HUGETLBFS_MAGIC) { // a hole in it may be a SIGBUS, seal or not
            throw Failure.of("open", name, Errno.EPROTO, "it is memory of huge pages");
        }
        return reopen(given, name);
    }

    /** A descriptor of it, with a description of its own. */
    static int reopen(int fd, String name) throws Failure {
        int again = Libc.open(NativeFile.descriptorPath(fd), Flags.O_RDWR | Flags.O_CLOEXEC, 0);
        if (Errno.ENOENT.is(again)) {
            throw Failure.of("open", name, Errno.EOPNOTSUPP, "it cannot be opened anew by /proc/self/fd");
        }
        return (int) Failure.check(again, "open", name);
    }
}
