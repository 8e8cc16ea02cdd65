// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicInteger;
import org.esclusa.internal.layout.MemberLayout;
import org.esclusa.internal.sys.FileStatus;
import org.esclusa.internal.sys.Flags;
import org.esclusa.internal.sys.Libc;

/** A descriptor of an open file description of its own, never mapped and never duplicated. */
final class LockDescriptor implements MemberLock {
    private static final int CLOSED = -1;
    /** A close, of which a death is one; and a change of the file's length. */
    private static final int HEARD = Flags.IN_CLOSE | Flags.IN_MODIFY;

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

    @Override
    public void close() {
        close(fd);
        Reference.reachabilityFence(this);
    }

    /** Its own: others of this process are strangers. */
    @Override
    public Object monitor() {
        return this;
    }

    @Override
    public boolean isSlow() {
        return false;
    }

    @Override
    public void prepare(String name) {
        // Its coming is nobody's concern.
    }

    @Override
    public void announce() {
        // The same.
    }

    @Override
    public SegmentFile reopened(String name) throws Failure {
        int again = Libc.open(NativeFile.descriptorPath(fd.get()), Flags.O_RDWR | Flags.O_CLOEXEC, 0);
        Reference.reachabilityFence(this);
        return new NativeFile((int) Failure.check(again, "open", name));
    }

    @Override
    public int addWatch(int inotify) {
        String path = NativeFile.descriptorPath(fd.get());
        int watch = Libc.inotifyAddWatch(inotify, path, HEARD);
        if (watch >= 0) {
            int again = tellWatcher(path);
            watch = again < 0 ? again : watch;
        }
        Reference.reachabilityFence(this);
        return watch;
    }

    /**
     * Who dies just now may have sent its event before there was a watch, and have its lock yet when we sweep. So the
     * watcher hears of an event, this one, and asks again and again.
     */
    private static int tellWatcher(String path) {
        int again = Libc.open(path, Flags.O_RDONLY | Flags.O_CLOEXEC | Flags.O_NONBLOCK, 0);
        return again < 0 ? again : Libc.close(again);
    }

    @Override
    public long fileByteSize() {
        FileStatus status = Libc.fstat(fd.get());
        Reference.reachabilityFence(this);
        return status.result() == 0 ? status.byteSize() : Long.MAX_VALUE;
    }

    @Override
    public int tryLock(int member) {
        int result = Libc.ofdTryLock(fd.get(), MemberLayout.LOCK_BASE + member);
        Reference.reachabilityFence(this);
        return result;
    }

    @Override
    public void unlock(int member) {
        Libc.ofdUnlock(fd.get(), MemberLayout.LOCK_BASE + member);
        Reference.reachabilityFence(this);
    }

    @Override
    public boolean isHeldByOther(int member) {
        int result = Libc.ofdIsHeldByOther(fd.get(), MemberLayout.LOCK_BASE + member);
        Reference.reachabilityFence(this);
        return result != 0;
    }
}
