// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.esclusa.internal.sync.PthreadWords;

/**
 * The mutex of POSIX, for data that a C program locks with {@code pthread_mutex_lock}: robust, shared between processes.
 * For everything else a {@link Mutex} asks less of those who share it.
 *
 * <p>A platform thread owns it; a virtual one is refused with an {@link UnsupportedOperationException}, since it moves
 * between the threads of the system. It is not reentrant: a second lock by its owner is an {@link
 * IllegalMonitorStateException}, and so is an unlock by another thread. What one owner wrote before unlocking is visible
 * to the next, in whatever language.
 *
 * <p>When its owner ends with it, the process or only the thread, the kernel hands it on at once, and the next one gets
 * it <em>recovered</em>: the data may be half changed. A repair hook given when the mutex was opened runs before {@code
 * lock} returns; without one {@link #isRecovered} is true until {@link #markRepaired}. Who unlocks it before that makes
 * it unusable for ever (ENOTRECOVERABLE): each later lock is an {@link IllegalStateException}. A hook that throws does
 * the same. pthread_mutex_consistent(3)
 *
 * <p>The kernel knows the owner by a thread id, and the C library's own bytes lie in the segment. So one that was made
 * in another PID namespace, by another C library or for another architecture is refused with EOPNOTSUPP, and its memory
 * must be trusted: the C library follows pointers in it. {@linkplain #at One at an offset} of raw memory says nothing of
 * all that, and the caller vouches for it. Its type and robustness are found out: a recursive one is reentrant here, and
 * of one that {@linkplain #isRobust is not robust} nobody learns that its owner died.
 *
 * <p>A thread that waits sleeps in the C library, and looks up every 50 ms: so long may an interrupt or a close take.
 *
 * <p>Closing it ends its use here, and each call that asks or changes it is then an {@link IllegalStateException}, also
 * one that was waiting; the mutex itself stays, by its name or in its memory.
 */
public final class PthreadMutex extends RecoverableLock implements AutoCloseable {
    private final PthreadWords words;
    private final AtomicInteger conditions = new AtomicInteger();

    private PthreadMutex(PthreadWords words, Mutex.Repair repair) {
        super(repair);
        this.words = words;
    }

    /**
     * Makes a pthread mutex that nobody holds.
     *
     * @param name as {@link Segments} describes it
     * @return the mutex, open
     * @throws SegmentExistsException if the name is taken
     * @throws SegmentException with ENOSPC if there is no room, EOPNOTSUPP if this system does not tell its PID
     *     namespace or has no such mutexes, or another errno of the system
     * @throws IllegalArgumentException if that is no name
     */
    public static PthreadMutex create(String name) throws SegmentException {
        return create(name, SegmentOptions.DEFAULT);
    }

    /**
     * Makes a pthread mutex that nobody holds.
     *
     * @param name as {@link Segments} describes it
     * @param options what else it shall be
     * @return the mutex, open
     * @throws SegmentException as {@link #create(String)}
     * @throws IllegalArgumentException if that is no name
     */
    public static PthreadMutex create(String name, SegmentOptions options) throws SegmentException {
        return create(name, options, NO_REPAIR);
    }

    /**
     * Makes a pthread mutex that nobody holds, with a repair hook for its use here.
     *
     * @param name as {@link Segments} describes it
     * @param repair what to do after an owner's death
     * @return the mutex, open
     * @throws SegmentException as {@link #create(String)}
     * @throws IllegalArgumentException if that is no name
     */
    public static PthreadMutex create(String name, Mutex.Repair repair) throws SegmentException {
        return create(name, SegmentOptions.DEFAULT, repair);
    }

    /**
     * Makes a pthread mutex that nobody holds, with a repair hook for its use here.
     *
     * @param name as {@link Segments} describes it
     * @param options what else it shall be
     * @param repair what to do after an owner's death
     * @return the mutex, open
     * @throws SegmentException as {@link #create(String)}
     * @throws IllegalArgumentException if that is no name
     */
    public static PthreadMutex create(String name, SegmentOptions options, Mutex.Repair repair)
            throws SegmentException {
        return of(repair, () -> PthreadWords.create(name, options.choices()), PthreadMutex::new);
    }

    /**
     * Opens a pthread mutex that some process made.
     *
     * @param name as {@link Segments} describes it
     * @return the mutex
     * @throws NoSuchSegmentException if there is none
     * @throws SegmentException with EPROTO if it is no whole pthread mutex of this version, EOPNOTSUPP
     *     if it was made in another PID namespace, by another C library or for another architecture, EACCES if it is another user's,
     *     EUSERS if all its members are in use, or another errno of the system
     * @throws IllegalArgumentException if that is no name
     */
    public static PthreadMutex open(String name) throws SegmentException {
        return open(name, SegmentOptions.DEFAULT);
    }

    /**
     * Opens a pthread mutex that some process made.
     *
     * @param name as {@link Segments} describes it
     * @param options of which only {@link SegmentOptions#anyUser} matters
     * @return the mutex
     * @throws SegmentException as {@link #open(String)}
     * @throws IllegalArgumentException if that is no name
     */
    public static PthreadMutex open(String name, SegmentOptions options) throws SegmentException {
        return open(name, options, NO_REPAIR);
    }

    /**
     * Opens a pthread mutex that some process made, with a repair hook for its use here.
     *
     * @param name as {@link Segments} describes it
     * @param repair what to do after an owner's death
     * @return the mutex
     * @throws SegmentException as {@link #open(String)}
     * @throws IllegalArgumentException if that is no name
     */
    public static PthreadMutex open(String name, Mutex.Repair repair) throws SegmentException {
        return open(name, SegmentOptions.DEFAULT, repair);
    }

    /**
     * Opens a pthread mutex that some process made, with a repair hook for its use here.
     *
     * @param name as {@link Segments} describes it
     * @param options of which only {@link SegmentOptions#anyUser} matters
     * @param repair what to do after an owner's death
     * @return the mutex
     * @throws SegmentException as {@link #open(String)}
     * @throws IllegalArgumentException if that is no name
     */
    public static PthreadMutex open(String name, SegmentOptions options, Mutex.Repair repair) throws SegmentException {
        return of(repair, () -> PthreadWords.open(name, options.choices()), PthreadMutex::new);
    }

    /**
     * Opens a pthread mutex that some process made as {@link Segments#UNNAMED}. That stays open, and its owner's to
     * close.
     *
     * @param memory a descriptor of it, from a process that is trusted as the class says
     * @return the mutex
     * @throws SegmentException as {@link #open(String)}, and with EPROTO if it is not sealed against shrinking; EACCES
     *     if it is not open for reading and writing
     * @throws IOException if it is closed
     */
    public static PthreadMutex open(MemFd memory) throws IOException {
        return memory.open(PthreadMutex::open);
    }

    /**
     * Opens a pthread mutex, or makes it if there is none.
     *
     * @param name as {@link Segments} describes it
     * @return the mutex
     * @throws SegmentException as {@link #create(String)} and {@link #open(String)}
     * @throws IllegalArgumentException if that is no name
     */
    public static PthreadMutex createOrOpen(String name) throws SegmentException {
        return createOrOpen(name, SegmentOptions.DEFAULT);
    }

    /**
     * Opens a pthread mutex, or makes it if there is none.
     *
     * @param name as {@link Segments} describes it
     * @param options what else it shall be if it is made now
     * @return the mutex
     * @throws SegmentException as {@link #create(String)} and {@link #open(String)},
     *     and with EINVAL if the one found has other members than those given
     * @throws IllegalArgumentException if that is no name
     */
    public static PthreadMutex createOrOpen(String name, SegmentOptions options) throws SegmentException {
        return createOrOpen(name, options, NO_REPAIR);
    }

    /**
     * Opens a pthread mutex, or makes it if there is none, with a repair hook for its use here.
     *
     * @param name as {@link Segments} describes it
     * @param repair what to do after an owner's death
     * @return the mutex
     * @throws SegmentException as {@link #create(String)} and {@link #open(String)}
     * @throws IllegalArgumentException if that is no name
     */
    public static PthreadMutex createOrOpen(String name, Mutex.Repair repair) throws SegmentException {
        return createOrOpen(name, SegmentOptions.DEFAULT, repair);
    }

    /**
     * Opens a pthread mutex, or makes it if there is none, with a repair hook for its use here.
     *
     * @param name as {@link Segments} describes it
     * @param options what else it shall be if it is made now
     * @param repair what to do after an owner's death
     * @return the mutex
     * @throws SegmentException as {@link #create(String)} and {@link #open(String)},
     *     and with EINVAL if the one found has other members than those given
     * @throws IllegalArgumentException if that is no name
     */
    public static PthreadMutex createOrOpen(String name, SegmentOptions options, Mutex.Repair repair)
            throws SegmentException {
        return of(repair, () -> PthreadWords.createOrOpen(name, options.choices()), PthreadMutex::new);
    }

    /**
     * Uses a {@code pthread_mutex_t} that a program has initialised in raw memory.
     *
     * @param memory where it lies; it may be closed before the mutex, which has a mapping of its own
     * @param offset its first byte
     * @return the mutex
     * @throws IndexOutOfBoundsException if it does not lie within the memory
     * @throws IllegalArgumentException if the offset is not aligned, or there is no mutex that processes share, or one
     *     that changes priorities
     * @throws SegmentException with an errno of mremap(2)
     */
    public static PthreadMutex at(SharedMemory memory, long offset) throws SegmentException {
        return at(memory, offset, NO_REPAIR);
    }

    /**
     * The same, with a repair hook for its use here.
     *
     * @param memory where it lies
     * @param offset its first byte
     * @param repair what to do after an owner's death
     * @return the mutex
     * @throws SegmentException as {@link #at(SharedMemory, long)}
     */
    public static PthreadMutex at(SharedMemory memory, long offset, Mutex.Repair repair) throws SegmentException {
        return of(repair, () -> PthreadWords.at(memory.raw(), offset), PthreadMutex::new);
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
     * What it was made or opened as; of one at an offset, the name of the memory.
     *
     * @return the name
     */
    public String name() {
        return words.name();
    }

    /**
     * A descriptor of a mutex that was made as {@link Segments#UNNAMED}, for another process to have.
     *
     * @return a new one, to be closed by the caller
     * @throws SegmentException with EINVAL if the mutex has a name, or an errno of the system
     * @throws IllegalStateException if the mutex is closed
     * @throws UnsupportedOperationException of a mutex at an offset: pass its memory
     */
    public MemFd memFd() throws SegmentException {
        if (words.segment() == null) {
            throw new UnsupportedOperationException(this + " has no descriptor, its memory may have one");
        }
        return MemFd.of(words.segment());
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
     * @throws UnsupportedOperationException of a mutex at an offset
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
     * @throws UnsupportedOperationException of a mutex at an offset
     */
    public SharedCondition newCondition(int number) {
        if (words.segment() == null) {
            throw new UnsupportedOperationException(this + " has no conditions");
        }
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
     * Whether the death of its owner hands it on; one of this library's own always does.
     *
     * @return whether it does
     */
    public boolean isRobust() {
        return words.isRobust();
    }

    /**
     * Whether the owner before died with the lock, and nobody has said since that the data is sound.
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
     * Ends its use here; a thread that waits for the lock gets an {@link IllegalStateException} within 50 ms. Only the
     * first call does so.
     *
     * @throws IllegalStateException if a thread of this process has the lock by this object; it stays open
     */
    @Override
    public void close() {
        words.close();
    }

    @Override
    public String toString() {
        return words.memory().toString();
    }
}
