// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.lang.foreign.Arena;
import org.esclusa.internal.layout.PthreadAbi;
import org.esclusa.internal.layout.PthreadAbi.Architecture;
import org.esclusa.internal.layout.PthreadAbi.Library;
import org.esclusa.internal.layout.PthreadMutexLayout;
import org.esclusa.internal.sys.Abi;
import org.esclusa.internal.sys.Errno;
import org.esclusa.internal.sys.LibcPthread;

/** Which {@code pthread_mutex_t} this process can use. */
final class PthreadHere {
    static final PthreadAbi ABI = PthreadAbi.of(
            LibcPthread.isGlibc() ? Library.GLIBC : Library.MUSL,
            Abi.current().name().equals("aarch64") ? Architecture.AARCH64 : Architecture.X86_64);

    private static final String REMEDY = ", use a Mutex";

    private PthreadHere() {}

    /** Before one is made that could not be opened. */
    static void checkCanCreate(String name) throws Failure {
        try (Arena arena = Arena.ofConfined()) {
            int result = LibcPthread.init(
                    arena.allocate(PthreadMutexLayout.SIZE, Long.BYTES).address());
            if (result != 0) {
                throw Failure.of("create", name, result);
            }
        }
        if (PidNamespace.INODE == 0) {
            throw Failure.of("create", name, Errno.EOPNOTSUPP, untold());
        }
    }

    /** Whether one with that header can be used here. */
    static void check(Header header, String name) throws Failure {
        long[] found = header.shape().parameters();
        Library library = PthreadMutexLayout.library(found);
        Architecture architecture = PthreadMutexLayout.architecture(found);
        long byteSize = found[PthreadMutexLayout.MUTEX_BYTES];
        if (library != ABI.library() || architecture != ABI.architecture() || byteSize != ABI.mutexByteSize()) {
            throw Failure.of(
                    "open",
                    name,
                    Errno.EOPNOTSUPP,
                    "it was made by " + library + " on " + architecture + ", whose pthread_mutex_t has " + byteSize
                            + " bytes, this is " + ABI + " with " + ABI.mutexByteSize() + "; use a Mutex");
        }
        if (PidNamespace.INODE == 0 || header.pidNamespace() == 0) {
            throw Failure.of("open", name, Errno.EOPNOTSUPP, untold());
        }
        if (PidNamespace.INODE != header.pidNamespace()) {
            String elsewhere = "it was made in another PID namespace, whose thread ids mean nothing here" + REMEDY;
            throw Failure.of("open", name, Errno.EOPNOTSUPP, elsewhere);
        }
    }

    private static String untold() {
        return "which PID namespace it belongs to cannot be told without /proc" + REMEDY;
    }
}
