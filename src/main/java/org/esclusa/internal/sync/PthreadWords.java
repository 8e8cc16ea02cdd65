// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import org.esclusa.internal.layout.Kind;
import org.esclusa.internal.layout.PthreadAbi;
import org.esclusa.internal.layout.PthreadAbi.Library;
import org.esclusa.internal.layout.PthreadMutexLayout;
import org.esclusa.internal.sys.Errno;
import org.esclusa.internal.sys.Libc;
import org.esclusa.internal.sys.LibcPthread;

/**
 * A {@code pthread_mutex_t} in shared memory; {@code docs/design/pthread-mutex.md}.
 *
 * <p>The kernel sees the end of its owner, by the list of such mutexes that the C library keeps for each thread. While
 * it is held its pages must stay: that list leads through them.
 */
public final class PthreadWords implements ConditionLock {
    /** Nothing but the lock, or time, ends a sleep in the C library: so often a thread looks up. */
    private static final long SLICE = 50_000_000;

    private final String name;
    private final Segment segment; // null: at an offset of raw memory
    private final Memory memory;
    private final long mutex;
    private final boolean robust;
    private final boolean recursive;
    private final Hold hold = new Hold();

    /** Which thread of this process has it, 0 none; others may look, and see that it is not they. */
    private static final class Hold {
        private static final VarHandle THREAD;

        static {
            try {
                THREAD = MethodHandles.lookup()
                        .findVarHandle(Hold.class, "thread", long.class)
                        .withInvokeExactBehavior();
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private long thread;

        // Of that thread alone, and seldom other than 0 and false
        private int again; // how often it has locked it once more
        private boolean recovered;

        private long get() {
            return (long) THREAD.getOpaque(this);
        }

        private void set(long id) {
            THREAD.setOpaque(this, id);
        }
    }

    private PthreadWords(Segment segment) {
        this.name = segment.name();
        this.segment = segment;
        this.memory = segment.memory();
        this.mutex = segment.body() + PthreadMutexLayout.MUTEX;
        this.robust = true;
        this.recursive = false;
        Hold held = hold;
        segment.keepMapped(() -> held.get() != 0);
    }

    private PthreadWords(PthreadPlace place) {
        this.name = place.name();
        this.segment = null;
        this.memory = place.mapping().memory();
        this.mutex = place.mutex();
        this.robust = PthreadHere.ABI.library().isRobust(place.kind());
        this.recursive = PthreadHere.ABI.library().isRecursive(place.kind());
        Hold held = hold;
        place.mapping().keep(() -> held.get() != 0);
    }

    // Creating and opening

    public static PthreadWords create(String name, SegmentChoices choices) throws Failure {
        Libc.everything(); // a sentence where native access is denied
        PthreadHere.checkCanCreate(name);
        return new PthreadWords(
                SegmentOpening.create(Shape.pthreadMutex(PthreadHere.ABI), name, choices, PthreadWords::fill));
    }

    public static PthreadWords open(String name, SegmentChoices choices) throws Failure {
        Libc.everything();
        return new PthreadWords(SegmentOpening.open(Kind.PTHREAD_MUTEX, name, choices));
    }

    public static PthreadWords createOrOpen(String name, SegmentChoices choices) throws Failure {
        Libc.everything(); // a sentence where native access is denied
        PthreadHere.checkCanCreate(name);
        return new PthreadWords(
                SegmentOpening.createOrOpen(Shape.pthreadMutex(PthreadHere.ABI), name, choices, PthreadWords::fill));
    }

    private static void fill(MemorySegment body) {
        LibcPthread.init(body.address() + PthreadMutexLayout.MUTEX); // was tried before
    }

    /**
     * One that somebody has initialised in raw memory.
     *
     * @throws IndexOutOfBoundsException if it does not lie within
     * @throws IllegalArgumentException if the offset is not aligned, or none that processes share is there
     */
    public static PthreadWords at(RawMemory raw, long offset) throws Failure {
        Libc.everything();
        return new PthreadWords(PthreadPlace.of(raw, offset));
    }

    /** Of one at an offset, that of the memory. */
    public String name() {
        return name;
    }

    /** Null for one at an offset. */
    @Override
    public Segment segment() {
        return segment;
    }

    public Memory memory() {
        return memory;
    }

    @Override
    public Patience patience() {
        return Patience.DEFAULT;
    }

    @Override
    public long conditions() {
        return segment.body() + PthreadMutexLayout.CONDITION;
    }

    public boolean isRobust() {
        return robust;
    }

    // Locking

    /**
     * {@link Outcome#DONE}, or why not.
     *
     * @throws IllegalStateException if it is closed, or can never be locked again
     * @throws IllegalMonitorStateException if the calling thread has it already
     * @throws UnsupportedOperationException if that is a virtual one
     */
    @Override
    public int lock(long deadline, boolean interruptible) {
        memory.checkOpen();
        Thread thread = Thread.currentThread();
        if (thread.isVirtual()) {
            throw virtualRefused();
        }
        Hold hold = this.hold;
        long id = thread.threadId();
        if (recursive && hold.get() == id) {
            return lockAgain();
        }
        int result = tryLock();
        if (result != 0) {
            int outcome = afterAttempt(result, id, deadline, interruptible);
            if (outcome != Outcome.DONE) {
                return outcome;
            }
        } else if (hold.get() != 0) { // left by a thread that ended with it, and repaired elsewhere since
            hold.again = 0;
            hold.recovered = false;
        }
        hold.set(id); // a close that looks before this leaves the pages in place, for as long as this object lives
        return Outcome.DONE;
    }

    private UnsupportedOperationException virtualRefused() {
        return new UnsupportedOperationException(memory + " belongs to a thread of the system, and a virtual thread"
                + " moves between them; use a Mutex");
    }

    /** The attempt did not simply succeed; {@link Outcome#DONE} with the lock. */
    private int afterAttempt(int attempted, long id, long deadline, boolean interruptible) {
        if (hold.get() == id) {
            throw heldAlready();
        }
        int result = attempted;
        if (Errno.EBUSY.is(result)) {
            if (deadline == Deadline.NOW) {
                return Outcome.TIMED_OUT;
            }
            result = lockSlowly(deadline, interruptible);
        }
        if (result > 0) {
            return result;
        }
        checkAcquired(result);
        hold.again = 0;
        hold.recovered = result != 0;
        return Outcome.DONE;
    }

    private int tryLock() {
        if (KillPoint.ENABLED) {
            KillPoint.pass();
        }
        if (isLost()) {
            return -Errno.ENOTRECOVERABLE.number();
        }
        int result = LibcPthread.tryLock(mutex);
        Reference.reachabilityFence(memory);
        if (Errno.ENOTRECOVERABLE.is(result)) {
            giveUpLost();
        }
        return result;
    }

    private boolean isLost() {
        Library library = PthreadHere.ABI.library();
        return memory.getInt(mutex + library.lost) == library.lostValue && robust;
    }

    /** The attempt of glibc (2.36) leaves a lost one taken, and who comes next would sleep for ever. */
    private void giveUpLost() {
        long word = mutex + PthreadHere.ABI.library().owner;
        int found = memory.getIntVolatile(word);
        if ((found & PthreadAbi.OWNER_MASK) == LibcPthread.gettid() && memory.compareAndSetInt(word, found, 0)) {
            memory.futexWake(word, Integer.MAX_VALUE);
        }
    }

    /** 0 or minus an errno, as the C library has it, or an {@link Outcome} that is neither. */
    private int lockSlowly(long deadline, boolean interruptible) {
        while (true) {
            if (interruptible && Thread.interrupted()) {
                return Outcome.INTERRUPTED;
            }
            long left = Deadline.left(deadline);
            if (left <= 0) {
                return Outcome.TIMED_OUT;
            }
            int result = LibcPthread.lockWithin(mutex, Math.min(left, SLICE));
            Reference.reachabilityFence(memory);
            if (!Errno.ETIMEDOUT.is(result)) {
                return result;
            }
            memory.checkOpen();
        }
    }

    private void checkAcquired(int result) {
        if (result == 0 || Errno.EOWNERDEAD.is(result)) {
            return;
        }
        if (Errno.ENOTRECOVERABLE.is(result)) {
            throw new IllegalStateException(memory + " can never be locked again (ENOTRECOVERABLE): an owner died with"
                    + " it, and the next unlocked it without markRepaired; make a new one");
        }
        if (Errno.EDEADLK.is(result)) {
            throw heldAlready();
        }
        throw memory.damaged("it cannot be locked, " + Errno.name(result));
    }

    private int lockAgain() {
        if (!recursive) {
            throw heldAlready();
        }
        int result = LibcPthread.tryLock(mutex);
        if (result != 0) {
            throw memory.damaged("it cannot be locked, " + Errno.name(result));
        }
        hold.again++;
        return Outcome.DONE;
    }

    private IllegalMonitorStateException heldAlready() {
        return new IllegalMonitorStateException(memory + " is held by the calling thread already, and not reentrant");
    }

    /**
     * Lets go of it.
     *
     * @throws IllegalMonitorStateException if the calling thread does not have it
     */
    @Override
    public void unlock() {
        Hold hold = this.hold; // once: each field is read anew after a call
        if (hold.get() != Thread.currentThread().threadId()) {
            throw notOwned();
        }
        if (hold.again != 0) {
            hold.again--;
        } else {
            if (hold.recovered) {
                hold.recovered = false;
            }
            hold.set(0); // before another thread of this process can have it
        }
        if (KillPoint.ENABLED) {
            KillPoint.pass();
        }
        int result = LibcPthread.unlock(mutex);
        Reference.reachabilityFence(memory);
        if (result != 0) {
            throw memory.damaged("it names another owner, " + Errno.name(result));
        }
    }

    // Of its owner alone

    public boolean isHeldByCurrentThread() {
        return hold.get() == Thread.currentThread().threadId();
    }

    @Override
    public void checkOwned() {
        if (!isHeldByCurrentThread()) {
            throw notOwned();
        }
    }

    private IllegalMonitorStateException notOwned() {
        memory.checkOpen();
        return new IllegalMonitorStateException(memory + " is not held by the calling thread");
    }

    public boolean isRecovered() {
        checkOwned();
        return hold.recovered;
    }

    public void markRepaired() {
        checkOwned();
        if (hold.recovered) {
            if (KillPoint.ENABLED) {
                KillPoint.pass();
            }
            int result = LibcPthread.consistent(mutex);
            Reference.reachabilityFence(memory);
            if (result != 0) {
                throw memory.damaged("it cannot be marked as repaired, " + Errno.name(result));
            }
            hold.recovered = false;
        }
    }

    // The end

    /**
     * Ends its use here; a thread that waits looks up within 50 ms. One that locks it at the same moment may have it
     * still, and can unlock it.
     *
     * @throws IllegalStateException if a thread of this process has it
     */
    public void close() {
        if (memory.isClosed()) {
            return;
        }
        if (isHeldHere()) {
            throw new IllegalStateException(
                    memory + " is held by thread " + hold.get() + " of this process: unlock it before the close");
        }
        if (segment != null) {
            segment.close();
        } else {
            memory.close();
        }
    }

    /** Not by a thread that has ended: the kernel has handed it on. */
    private boolean isHeldHere() {
        if (hold.get() == 0) {
            return false;
        }
        int owner = memory.getIntVolatile(mutex + PthreadHere.ABI.library().owner) & PthreadAbi.OWNER_MASK;
        return !robust || owner != 0 && Files.exists(Path.of("/proc/self/task/" + owner));
    }
}
