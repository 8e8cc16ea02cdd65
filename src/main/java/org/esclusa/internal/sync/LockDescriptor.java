// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicInteger;
import org.esclusa.internal.layout.MemberLayout;
import org.esclusa.internal.sys.Libc;

/**
 * The descriptor that a member's life hangs on: of an open file description of its own, never mapped and never
 * duplicated.
 *
 * <p>Closing it is what others see as the member's end. When nobody refers to it any more, it is closed too.
 */
final class LockDescriptor {
    private static final int CLOSED = -1;

    private final AtomicInteger fd;

    LockDescriptor(int fd) {
        AtomicInteger holder = new AtomicInteger(fd);
        this.fd = holder;
        Mapping.CLEANER.register(this, () -> close(holder));
    }

    private static void close(AtomicInteger fd) {
        int open = fd.getAndSet(CLOSED);
        if (open != CLOSED) {
            Libc.close(open);
        }
    }

    void close() {
        close(fd);
        Reference.reachabilityFence(this);
    }

    /** The path by which it is opened again or watched, as long as it is open. */
    String path() {
        return SegmentFile.descriptorPath(fd.get());
    }

    int tryLock(int member) {
        int result = Libc.ofdTryLock(fd.get(), MemberLayout.LOCK_BASE + member);
        Reference.reachabilityFence(this);
        return result;
    }

    void unlock(int member) {
        Libc.ofdUnlock(fd.get(), MemberLayout.LOCK_BASE + member);
        Reference.reachabilityFence(this);
    }

    /** Whether another open object is that member; also if nobody can tell any more. */
    boolean isHeldByOther(int member) {
        int result = Libc.ofdIsHeldByOther(fd.get(), MemberLayout.LOCK_BASE + member);
        Reference.reachabilityFence(this);
        return result != 0;
    }
}
