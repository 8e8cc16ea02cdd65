// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.esclusa.internal.layout.EventLayout;
import org.esclusa.internal.layout.HeaderLayout;
import org.esclusa.internal.layout.Kind;
import org.esclusa.internal.layout.LatchLayout;
import org.esclusa.internal.layout.PthreadMutexLayout;
import org.esclusa.internal.layout.ReadWriteLockLayout;
import org.esclusa.internal.sys.Errno;
import org.esclusa.internal.sys.FileStatus;

/**
 * One open object: a mapped segment with a checked header, of which this process is a member; {@code
 * docs/design/liveness.md}.
 *
 * <p>Any thread may use it. After {@link #close} the memory is private zeros.
 */
public final class Segment {
    private static final int ROUNDS = 100;
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

    private Segment(String name, Header header, Mapping mapping, MemberLock lock) {
        this.name = name;
        this.header = header;
        this.mapping = mapping;
        this.lock = lock;
        this.members = new Members(new MemberTable(mapping.memory(), header.members()), lock);
        this.repair = repairOf(mapping.memory(), members);
        this.waiterCounts = new WaiterCounts(mapping.memory());
    }

    private Repair repairOf(Memory memory, Members members) {
        long body = memory.origin() + header.bodyOffset();
        return switch (header.shape().kind()) {
            case COUNTER, ARRAY -> Repair.NOTHING;
            case EVENT -> Repair.waking(memory, body + EventLayout.WAITERS);
            case LATCH -> Repair.waking(memory, body + LatchLayout.WAITERS);
            case MUTEX -> new MutexRepair(memory, body, members);
            case PTHREAD_MUTEX ->
                member -> { // the kernel hands the mutex on
                    ConditionWords.rouse(memory, body + PthreadMutexLayout.CONDITION);
                    return true;
                };
            case COUNTERS -> new CountersRepair(new CountersTable(memory, header), members);
            case BARRIER -> new BarrierRepair(memory, body, members);
            case QUEUE -> new QueueRepair(new QueueWords(memory, header), members);
            case SEMAPHORE -> new LedgerRepair(new LedgerWords(memory, header), members, 0);
            case RWLOCK -> {
                Repair units = new LedgerRepair(new LedgerWords(memory, header), members, ReadWriteLockLayout.UNITS);
                Repair turn = new LockWordRepair(memory, body + ReadWriteLockLayout.TURNSTILE, members);
                yield member -> units.repair(member) & turn.repair(member);
            }
        };
    }

    // Creating and opening

    /**
     * Makes a segment that is not there yet.
     *
     * @param filling writes the body, all zeros so far
     */
    static Segment create(Shape shape, String name, SegmentChoices choices, Consumer<MemorySegment> filling)
            throws Failure {
        Directory.checkNewName(name);
        Header header = new Header(
                shape,
                ThreadLocalRandom.current().nextLong(),
                PidNamespace.INODE,
                MemberTable.nanosSince1970(),
                choices.temporary() ? HeaderLayout.TEMPORARY : 0,
                choices.membersOfNew());
        Consumer<MemorySegment> whole = bytes -> {
            header.writeTo(bytes);
            filling.accept(bytes.asSlice(header.bodyOffset()));
        };
        if (UnnamedFile.isWanted(name)) {
            String shown = UnnamedFile.nameOf(shape.kind());
            SegmentFile file = Tier.current().createUnnamed(shown, choices.mode(), header.byteSize(), whole);
            return open(file, shape.kind(), shown, choices, 0);
        }
        SegmentFile file = Tier.current().create(Directory.path(), name, choices.mode(), header.byteSize(), whole);
        FileStatus made = file.status();
        try {
            return open(file, shape.kind(), name, choices, 0); // no other file of that name is met
        } catch (Failure failure) {
            Tier.current().retract(Directory.path(name), made);
            throw failure;
        }
    }

    /** Opens a segment of that kind that is there. */
    static Segment open(Kind kind, String name, SegmentChoices choices) throws Failure {
        return UnnamedFile.isDescriptor(name)
                ? open(Tier.current().openUnnamed(name), kind, name, choices, 0)
                : open(kind, name, choices, 0);
    }

    private static Segment open(Kind kind, String name, SegmentChoices choices, int members) throws Failure {
        Directory.checkName(name);
        return open(Tier.current().open(Directory.path(name), "open", name, true), kind, name, choices, members);
    }

    /**
     * Opens a segment, or makes it if there is none. One found has room for as many members, if it was said for how
     * many; the other parameters the caller compares.
     */
    static Segment createOrOpen(Shape shape, String name, SegmentChoices choices, Consumer<MemorySegment> filling)
            throws Failure {
        for (int i = 0; i < ROUNDS; i++) {
            try {
                return open(shape.kind(), name, choices, choices.members());
            } catch (Failure e) {
                rethrowUnless(Errno.ENOENT, e);
            }
            try {
                return create(shape, name, choices, filling);
            } catch (Failure e) {
                // ENOENT: what was made has been replaced before its lock was opened, or there is no such folder
                boolean again = e.is(Errno.ENOENT) && i + 1 < ROUNDS;
                rethrowUnless(again ? Errno.ENOENT : Errno.EEXIST, e);
            }
        }
        throw Failure.of("open", name, Errno.EAGAIN, "it came and went " + ROUNDS + " times");
    }

    private static void rethrowUnless(Errno expected, Failure failure) throws Failure {
        if (!failure.is(expected)) {
            throw failure;
        }
    }

    /** Opens what {@code file} is, and closes that in any case; {@code members} 0: as many as there are. */
    private static Segment open(SegmentFile file, Kind kind, String name, SegmentChoices choices, int members)
            throws Failure {
        try (file) {
            Header header = header(file, kind, name, choices.anyUser());
            if (members != 0 && members != header.members()) {
                String difference = "it has room for " + header.members() + " members, not " + members;
                throw Failure.of("open", name, Errno.EINVAL, difference);
            }
            if (kind == Kind.PTHREAD_MUTEX) {
                PthreadHere.check(header, name);
            }
            String shown = UnnamedFile.isDescriptor(name) ? UnnamedFile.nameOf(kind) : name;
            String what = header.shape().className() + " '" + shown + "'";
            MemberLock lock = file.lock(Directory.path(name), name);
            Segment segment = new Segment(shown, header, mapped(file, header, what, name, lock), lock);
            segment.join();
            return segment;
        }
    }

    private static Mapping mapped(SegmentFile file, Header header, String what, String name, MemberLock lock)
            throws Failure {
        try {
            return file.map(header.byteSize(), what, "open", name);
        } catch (Failure failure) {
            lock.close();
            throw failure;
        }
    }

    /** The header of an open file, with all that is to be checked before the rest is believed. */
    static Header header(SegmentFile file, Kind kind, String name, boolean anyUser) throws Failure {
        FileStatus status = Tier.check(file, name, anyUser);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(HeaderLayout.SIZE, Long.BYTES);
            long length = Failure.check(file.read(bytes), "open", name);
            return Header.of(bytes.asSlice(0, length), status.byteSize(), kind);
        } catch (Header.Damage damage) {
            throw Failure.of("open", name, Errno.EPROTO, damage.getMessage());
        }
    }

    private void join() throws Failure {
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
            Repair own = repairOf(fresh.memory(), same);
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
