// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.lang.foreign.MemorySegment;
import java.util.function.BooleanSupplier;
import org.esclusa.internal.layout.HeaderLayout;
import org.esclusa.internal.sys.Errno;

/**
 * One open object: a mapped segment with a checked header, of which this process is a member; {@code
 * docs/design/liveness.md}.
 *
 * <p>Any thread may use it. After {@link #close} the memory is private zeros.
 */
public final class Segment {
    private static final int LEAVE_TRIES = 100;
    private static final long SWEEP_EVERY = 1_000_000;

    private final String name;
    private final Header header;
    private final Mapping mapping;
    private final Members members;
    private final MemberLock lock;
    private final Repair repair;
    private final Sleepers sleepers = new Sleepers();
    private final WaiterCounts waiterCounts;
    private volatile Runnable whenCut = () -> {};
    private volatile long swept = System.nanoTime() - SWEEP_EVERY;

    Segment(String name, Header header, Mapping mapping, MemberLock lock) {
        this.name = name;
        this.header = header;
        this.mapping = mapping;
        this.lock = lock;
        this.members = new Members(new MemberTable(mapping.memory(), header.members()), lock);
        this.repair = Repair.of(header, mapping.memory(), members);
        this.waiterCounts = new WaiterCounts(mapping.memory());
    }

    // Joining

    /** Becomes a member; if that fails, nothing is left of this. */
    void join() throws Failure {
        boolean joined = false;
        try {
            Room room = new Room(this, members::version);
            do {
                joined = joinAndAnnounce();
            } while (!joined && room.make());
            if (!joined) {
                throw Failure.of("open", name, Errno.EUSERS, "all its " + header.members() + " members are in use");
            }
        } finally {
            if (!joined) {
                mapping.memory().close();
                mapping.close();
                lock.close();
            }
        }
    }

    /** Whoever can neither sleep on a futex nor wake says so before all else. */
    private boolean joinAndAnnounce() throws Failure {
        synchronized (lock.monitor()) {
            lock.prepare(name);
            boolean joined = members.join(name);
            if (joined && lock.isSlow()) {
                memory().getAndAddInt(memory().origin() + HeaderLayout.MARK, 1);
                lock.announce();
            }
            return joined;
        }
    }

    // What others here may ask

    public String name() {
        return name;
    }

    /**
     * A descriptor for another process to have, which is the caller's.
     *
     * @throws Failure if it has a name
     * @throws IllegalStateException if this is closed
     */
    public int descriptor() throws Failure {
        memory().checkOpen();
        if (!name.startsWith(UnnamedFile.PREFIX)) {
            throw Failure.of("give a descriptor of", name, Errno.EINVAL, "it has a name, and is opened by that");
        }
        try (SegmentFile again = lock.reopened(name)) {
            memory().checkOpen(); // or the lock may be closed, and its number another's
            return again.intoDescriptor();
        } catch (Failure failure) {
            memory().checkOpen();
            throw failure;
        }
    }

    Header header() {
        return header;
    }

    public Memory memory() {
        return mapping.memory();
    }

    /** For users: throws once this is closed. */
    MemorySegment bytes() {
        return mapping.segment();
    }

    /** The position of what the kind says. */
    long body() {
        return memory().origin() + header.bodyOffset();
    }

    /** As {@link NativeMapping#keep}; only with native access. */
    void keepMapped(BooleanSupplier held) {
        ((NativeMapping) mapping).keep(held);
    }

    Members members() {
        return members;
    }

    Sleepers sleepers() {
        return sleepers;
    }

    WaiterCounts waiterCounts() {
        return waiterCounts;
    }

    /** How the watcher hears of the file. */
    int addWatch(int inotify) {
        return lock.addWatch(inotify);
    }

    /** Repairs what the dead left; true if something remains that cannot be finished yet. */
    boolean sweep() {
        return !memory().isClosed() && !endIfCut() && members.sweep(repair);
    }

    /** Whether somebody has made the file shorter: what was behind its end cannot be reached any more. */
    boolean isCut() {
        return lock.fileByteSize() < mapping.byteSize();
    }

    /**
     * Closes this if somebody has made the file shorter, before a look at what is not there any more, which would be an
     * error of the JVM, or its end.
     *
     * @return whether that is so
     */
    boolean endIfCut() {
        if (!isCut()) {
            return false;
        }
        if (memory().close("another process has cut its file")) {
            whenCut.run();
            end();
        }
        return true;
    }

    /** What is done then besides. */
    void whenCut(Runnable action) {
        whenCut = action;
    }

    /** For those who never sleep: sweeps once in a while, and says whether it did. */
    boolean sweepNowAndThen() {
        long now = System.nanoTime();
        if (now - swept < SWEEP_EVERY) {
            return false;
        }
        swept = now;
        sweep();
        return true;
    }

    /** Whether somebody who sleeps here has to look up now and then, as a living member can wake nobody. */
    boolean isMarked() {
        long at = memory().origin() + HeaderLayout.MARK;
        int mark = memory().getIntVolatile(at);
        if (mark == 0) {
            return false;
        }
        return members.anySlow() || !memory().compareAndSetInt(at, mark, 0);
    }

    // The end

    /**
     * Gives back what this member holds, and leaves; waits for nobody, and rouses who waits. Only the first call does
     * anything.
     */
    public void close() {
        if (memory().close()) {
            end();
        }
    }

    private void end() {
        boolean cut = isCut();
        if (!cut) {
            waiterCounts.close();
        }
        sleepers.raise();
        Watcher.forget(this);
        if (!mapping.close()) { // a thread may still be at work there: as after a death, once none can be
            mapping.whenUnreachable(lock::close);
            return;
        }
        synchronized (lock.monitor()) {
            if (!cut) {
                leave(); // no thread of this process can reach the segment by the mapping any more
            }
            lock.close();
        }
    }

    /** Through a mapping of its own, which nobody else uses. What cannot be done here, others do as after a death. */
    private void leave() {
        Mapping fresh;
        try (SegmentFile file = lock.reopened(name)) {
            fresh = file.map(mapping.byteSize(), memory().toString(), "close", name);
        } catch (Failure impossible) {
            return;
        }
        try {
            Members same = members.through(fresh.memory());
            Repair own = Repair.of(header, fresh.memory(), same);
            boolean done = false;
            for (int i = 0; i < LEAVE_TRIES && !done; i++) {
                done = own.repair(members.mine());
                if (!done) {
                    Thread.yield();
                }
            }
            if (done) {
                same.leave();
            }
        } finally {
            fresh.unmap();
        }
    }
}
