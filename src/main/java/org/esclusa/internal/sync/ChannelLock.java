// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.esclusa.internal.layout.MemberLayout;
import org.esclusa.internal.sys.Errno;
import org.esclusa.internal.sys.SharedChannel;

/** A byte of the one channel that this JVM has for the file, which others here may use too. */
final class ChannelLock implements MemberLock {
    private static final int NONE = -1;
    private static final int CLOSED = -2;

    private final SharedChannel channel;
    private final Path path;
    private final AtomicInteger mine; // whose byte is held

    /** Whoever closes this closes {@code channel} as one of its users. */
    ChannelLock(SharedChannel channel, Path path) {
        AtomicInteger holder = new AtomicInteger(NONE);
        this.channel = channel;
        this.path = path;
        this.mine = holder;
        Mapping.CLEANER.register(this, () -> close(channel, holder));
    }

    private static void close(SharedChannel channel, AtomicInteger mine) {
        int member = mine.getAndSet(CLOSED);
        if (member != CLOSED) {
            if (member != NONE) {
                channel.unlock(MemberLayout.LOCK_BASE + member);
            }
            channel.close();
        }
    }

    @Override
    public void close() {
        close(channel, mine);
        Reference.reachabilityFence(this);
    }

    /** What excludes the joining and leaving of others in this JVM. */
    @Override
    public Object monitor() {
        return channel;
    }

    @Override
    public boolean isSlow() {
        return true;
    }

    @Override
    public void prepare(String name) throws Failure {
        try {
            channel.hangBell(path);
        } catch (IOException e) {
            throw Failure.of("open", name, e);
        }
    }

    @Override
    public void announce() {
        channel.ringBell();
    }

    @Override
    public int tryLock(int member) {
        int result = channel.tryLock(MemberLayout.LOCK_BASE + member);
        if (result == 0) {
            mine.set(member);
        }
        return result;
    }

    @Override
    public void unlock(int member) {
        mine.set(NONE);
        channel.unlock(MemberLayout.LOCK_BASE + member);
    }

    @Override
    public boolean isHeldByOther(int member) {
        return mine.get() == CLOSED || channel.isLocked(MemberLayout.LOCK_BASE + member);
    }

    @Override
    public SegmentFile reopened(String name) {
        return new PlainFile(channel.shared(), path);
    }

    @Override
    public long fileByteSize() {
        try {
            return channel.status().byteSize();
        } catch (IOException closed) {
            return Long.MAX_VALUE;
        }
    }

    @Override
    public int addWatch(int inotify) {
        return -Errno.ENOSYS.number();
    }
}
