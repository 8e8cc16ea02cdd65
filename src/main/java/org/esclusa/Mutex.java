// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.esclusa.internal.sync.MutexWords;

/**
 * A lock between processes that survives the death of its owner.
 *
 * <p>A thread of one process owns it, platform or virtual. It is not reentrant: a second lock by its owner is an
 * {@link IllegalMonitorStateException}, and so is an unlock by another thread. What one owner wrote before unlocking
 * is visible to the next.
 *
 * <p>When the process of an owner dies, or closes the mutex while it holds it, the next one gets the lock within
 * milliseconds, and gets it <em>recovered</em>: the data may be half changed. A repair hook given when the mutex was
 * opened runs before {@code lock} returns; without one {@link #isRecovered} is true, for this owner and the next
 * ones, until somebody has called {@link #markRepaired}. The end of a thread in a living process releases nothing.
 *
 * <p>Closing it ends its use here, and each call that asks or changes it is then an {@link IllegalStateException}, also
 * one that was waiting; the mutex itself stays until it is unlinked.
 */
public final class Mutex extends RecoverableLock implements AutoCloseable {
    private final MutexWords words;
    private final AtomicInteger conditions = new AtomicInteger();

    private Mutex(MutexWords words, Repair repair) {
        super(repair);
        this.words = words;
    }

    /** Makes the data sound again that a dead owner may have left half changed. */
    @FunctionalInterface
    public interface Repair {
        /**
         * Called with the lock held. If it returns, the data is sound. If it throws, the lock is released and stays
         * recovered, and the call of {@code lock} throws the same.
         */
        void repair();
    }

    /**
     * Makes a mutex that nobody holds.
     *
     * @param name as {@link Segments} describes it
     * @return the mutex, open
     * @throws SegmentExistsException if the name is taken
     * @throws SegmentException with ENOSPC if there is no room, or another errno of the system
     * @throws IllegalArgumentException if that is no name
     */
    public static Mutex create(String name) throws SegmentException {
        return create(name, SegmentOptions.DEFAULT);
    }

    /**
     * Makes a mutex that nobody holds.
     *
     * @param name as {@link Segments} describes it
     * @param options what else it shall be
     * @return the mutex, open
     * @throws SegmentException as {@link #create(String)}
     * @throws IllegalArgumentException if that is no name
     */
    public static Mutex create(String name, SegmentOptions options) throws SegmentException {
        return create(name, options, NO_REPAIR);
    }

    /**
     * Makes a mutex that nobody holds, with a repair hook for its use here.
     *
     * @param name as {@link Segments} describes it
     * @param repair what to do after an owner's death
     * @return the mutex, open
     * @throws SegmentException as {@link #create(String)}
     * @throws IllegalArgumentException if that is no name
     */
    public static Mutex create(String name, Repair repair) throws SegmentException {
        return create(name, SegmentOptions.DEFAULT, repair);
    }

    /**
     * Makes a mutex that nobody holds, with a repair hook for its use here.
     *
     * @param name as {@link Segments} describes it
     * @param options what else it shall be
     * @param repair what to do after an owner's death
     * @return the mutex, open
     * @throws SegmentException as {@link #create(String)}
     * @throws IllegalArgumentException if that is no name
     */
    public static Mutex create(String name, SegmentOptions options, Repair repair) throws SegmentException {
        return of(repair, () -> MutexWords.create(name, options.choices()), Mutex::new);
    }

    /**
     * Opens a mutex that some process made.
     *
     * @param name as {@link Segments} describes it
     * @return the mutex
     * @throws NoSuchSegmentException if there is none
     * @throws SegmentException with EPROTO if it is no whole mutex of this version, EACCES if it is another user's,
     *     EUSERS if all its members are in use, or another errno of the system
     * @throws IllegalArgumentException if that is no name
     */
    public static Mutex open(String name) throws SegmentException {
        return open(name, SegmentOptions.DEFAULT);
    }

    /**
     * Opens a mutex that some process made.
     *
     * @param name as {@link Segments} describes it
     * @param options of which only {@link SegmentOptions#anyUser} matters
     * @return the mutex
     * @throws SegmentException as {@link #open(String)}
     * @throws IllegalArgumentException if that is no name
     */
    public static Mutex open(String name, SegmentOptions options) throws SegmentException {
        return open(name, options, NO_REPAIR);
    }

    /**
     * Opens a mutex that some process made, with a repair hook for its use here.
     *
     * @param name as {@link Segments} describes it
     * @param repair what to do after an owner's death
     * @return the mutex
     * @throws SegmentException as {@link #open(String)}
     * @throws IllegalArgumentException if that is no name
     */
    public static Mutex open(String name, Repair repair) throws SegmentException {
        return open(name, SegmentOptions.DEFAULT, repair);
    }

    /**
     * Opens a mutex that some process made, with a repair hook for its use here.
     *
     * @param name as {@link Segments} describes it
     * @param options of which only {@link SegmentOptions#anyUser} matters
     * @param repair what to do after an owner's death
     * @return the mutex
     * @throws SegmentException as {@link #open(String)}
     * @throws IllegalArgumentException if that is no name
     */
    public static Mutex open(String name, SegmentOptions options, Repair repair) throws SegmentException {
        return of(repair, () -> MutexWords.open(name, options.choices()), Mutex::new);
    }

    /**
     * Opens a mutex that some process made as {@link Segments#UNNAMED}. That stays open, and its owner's to close.
     *
     * @param memory a descriptor of it
     * @return the mutex
     * @throws SegmentException as {@link #open(String)}, and with EPROTO if it is not sealed against shrinking; EACCES
     *     if it is not open for reading and writing
     * @throws IOException if it is closed
     */
    public static Mutex open(MemFd memory) throws IOException {
        return memory.open(Mutex::open);
    }

    /**
     * Opens a mutex, or makes it if there is none.
     *
     * @param name as {@link Segments} describes it
     * @return the mutex
     * @throws SegmentException as {@link #create(String)} and {@link #open(String)}
     * @throws IllegalArgumentException if that is no name
     */
    public static Mutex createOrOpen(String name) throws SegmentException {
        return createOrOpen(name, SegmentOptions.DEFAULT);
    }

    /**
     * Opens a mutex, or makes it if there is none.
     *
     * @param name as {@link Segments} describes it
     * @param options what else it shall be if it is made now
     * @return the mutex
     * @throws SegmentException as {@link #create(String)} and {@link #open(String)},
     *     and with EINVAL if the one found has other members than those given
     * @throws IllegalArgumentException if that is no name
     */
    public static Mutex createOrOpen(String name, SegmentOptions options) throws SegmentException {
        return createOrOpen(name, options, NO_REPAIR);
    }

    /**
     * Opens a mutex, or makes it if there is none, with a repair hook for its use here.
     *
     * @param name as {@link Segments} describes it
     * @param repair what to do after an owner's death
     * @return the mutex
     * @throws SegmentException as {@link #create(String)} and {@link #open(String)}
     * @throws IllegalArgumentException if that is no name
     */
    public static Mutex createOrOpen(String name, Repair repair) throws SegmentException {
        return createOrOpen(name, SegmentOptions.DEFAULT, repair);
    }

    /**
     * Opens a mutex, or makes it if there is none, with a repair hook for its use here.
     *
     * @param name as {@link Segments} describes it
     * @param options what else it shall be if it is made now
     * @param repair what to do after an owner's death
     * @return the mutex
     * @throws SegmentException as {@link #create(String)} and {@link #open(String)},
     *     and with EINVAL if the one found has other members than those given
     * @throws IllegalArgumentException if that is no name
     */
    public static Mutex createOrOpen(String name, SegmentOptions options, Repair repair) throws SegmentException {
        return of(repair, () -> MutexWords.createOrOpen(name, options.choices()), Mutex::new);
    }

    /**
     * Removes the name of an object; who has it open keeps it.
     *
     * @param name as {@link Segments} describes it
     * @throws NoSuchSegmentException if there is none
     * @throws SegmentException with EPROTO if the file is not one of this library's, or another errno of the system
     * @throws IllegalArgumentException if that is no name
     */
    public static void unlink(String name) throws SegmentException {
        Segments.unlink(name);
    }

    /**
     * What it was made or opened as.
     *
     * @return the name
     */
    public String name() {
        return words.segment().name();
    }

    /**
     * A descriptor of a mutex that was made as {@link Segments#UNNAMED}, for another process to have.
     *
     * @return a new one, to be closed by the caller
     * @throws SegmentException with EINVAL if the mutex has a name, or an errno of the system
     * @throws IllegalStateException if the mutex is closed
     */
    public MemFd memFd() throws SegmentException {
        return MemFd.of(words.segment());
    }

    /**
     * Sets how the threads that use this object wait from now on.
     *
     * @param policy the new one; {@link WaitPolicy#DEFAULT} at first
     */
    public void waitPolicy(WaitPolicy policy) {
        words.patience(policy.patience());
    }

    // Locking

    @Override
    int acquire(long deadline, boolean interruptible) {
        return words.lock(deadline, interruptible);
    }

    /**
     * Lets go of the lock.
     *
     * @throws IllegalMonitorStateException if the calling thread does not have it
     */
    @Override
    public void unlock() {
        words.unlock();
    }

    // Conditions

    /**
     * The next condition of this mutex: 0 at the first call on this object, then 1, to 6. Processes that make them in
     * the same order mean the same; {@link #newCondition(int)} says it outright.
     *
     * @return the condition
     * @throws IllegalArgumentException at the eighth call: a mutex has 7
     */
    @Override
    public SharedCondition newCondition() {
        return newCondition(conditions.getAndIncrement());
    }

    /**
     * A condition of this mutex.
     *
     * @param number which, 0 to 6; the processes agree on what it means
     * @return the condition
     * @throws IllegalArgumentException if the number is another
     */
    public SharedCondition newCondition(int number) {
        return SharedCondition.of(this, words, number);
    }

    // Its state

    /**
     * Whether the calling thread has the lock.
     *
     * @return whether it has
     */
    public boolean isHeldByCurrentThread() {
        return words.isHeldByCurrentThread();
    }

    /**
     * Whether an owner died with the lock, and nobody has said since that the data is sound.
     *
     * @return whether that is so
     * @throws IllegalMonitorStateException if the calling thread does not have the lock
     */
    public boolean isRecovered() {
        return words.isRecovered();
    }

    /**
     * Says that the data is sound.
     *
     * @throws IllegalMonitorStateException if the calling thread does not have the lock
     */
    public void markRepaired() {
        words.markRepaired();
    }

    /**
     * Ends its use here, and waits for nobody: a thread that waits for the lock gets an {@link
     * IllegalStateException}. If a thread of this object has the lock, this counts as the death of its owner.
     */
    @Override
    public void close() {
        words.segment().close();
    }

    @Override
    public String toString() {
        return words.segment().memory().toString();
    }
}
