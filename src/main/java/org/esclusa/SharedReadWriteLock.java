// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;
import java.util.concurrent.locks.ReadWriteLock;
import org.esclusa.internal.sync.ReadWriteLockWords;

/**
 * A lock between processes that many may have for reading, or one for writing, and that survives the death of those.
 *
 * <p>Threads have it, platform or virtual. It is not reentrant, in neither way: a thread that has it gets an {@link
 * IllegalMonitorStateException} if it locks it again, for reading or writing, and a thread that does not have it for
 * that if it unlocks it. What a writer wrote before unlocking is visible to the next reader or writer. Neither side
 * starves: readers that come while a writer waits queue up behind it, and writers with them.
 *
 * <p>When the process of a reader dies, or closes the object, it drops out. When that of a writer does, the next one
 * gets the lock within milliseconds, and gets it <em>recovered</em>: the data may be half changed. A repair hook given
 * when the object was opened runs before the next {@code writeLock().lock()} returns; readers, and writers without a
 * hook, find {@link #isRecovered} true, until a writer has called {@link #markRepaired}. The end of a thread in a
 * living process releases nothing.
 *
 * <p>Closing it ends its use here, and each call that asks or changes it is then an {@link IllegalStateException}, also
 * one that was waiting; the lock itself stays until it is unlinked.
 */
public final class SharedReadWriteLock implements ReadWriteLock, AutoCloseable {
    private final ReadWriteLockWords words;
    private final ReadLock readLock;
    private final WriteLock writeLock;

    private SharedReadWriteLock(ReadWriteLockWords words, Mutex.Repair repair) {
        this.words = words;
        readLock = new ReadLock(words);
        writeLock = new WriteLock(words, repair);
    }

    /**
     * Makes a read-write lock that nobody has.
     *
     * @param name as {@link Segments} describes it
     * @return the lock, open
     * @throws SegmentExistsException if the name is taken
     * @throws SegmentException with ENOSPC if there is no room, or another errno of the system
     * @throws IllegalArgumentException if that is no name
     */
    public static SharedReadWriteLock create(String name) throws SegmentException {
        return create(name, SegmentOptions.DEFAULT);
    }

    /**
     * Makes a read-write lock that nobody has.
     *
     * @param name as {@link Segments} describes it
     * @param options what else it shall be
     * @return the lock, open
     * @throws SegmentException as {@link #create(String)}
     * @throws IllegalArgumentException if that is no name
     */
    public static SharedReadWriteLock create(String name, SegmentOptions options) throws SegmentException {
        return create(name, options, RecoverableLock.NO_REPAIR);
    }

    /**
     * Makes a read-write lock that nobody has, with a repair hook for its use here.
     *
     * @param name as {@link Segments} describes it
     * @param repair what a writer does after another one's death
     * @return the lock, open
     * @throws SegmentException as {@link #create(String)}
     * @throws IllegalArgumentException if that is no name
     */
    public static SharedReadWriteLock create(String name, Mutex.Repair repair) throws SegmentException {
        return create(name, SegmentOptions.DEFAULT, repair);
    }

    /**
     * Makes a read-write lock that nobody has, with a repair hook for its use here.
     *
     * @param name as {@link Segments} describes it
     * @param options what else it shall be
     * @param repair what a writer does after another one's death
     * @return the lock, open
     * @throws SegmentException as {@link #create(String)}
     * @throws IllegalArgumentException if that is no name
     */
    public static SharedReadWriteLock create(String name, SegmentOptions options, Mutex.Repair repair)
            throws SegmentException {
        return RecoverableLock.of(
                repair, () -> ReadWriteLockWords.create(name, options.choices()), SharedReadWriteLock::new);
    }

    /**
     * Opens a read-write lock that some process made.
     *
     * @param name as {@link Segments} describes it
     * @return the lock
     * @throws NoSuchSegmentException if there is none
     * @throws SegmentException with EPROTO if it is no whole read-write lock of this version, EACCES if it is another
     *     user's, EUSERS if all its members are in use, or another errno of the system
     * @throws IllegalArgumentException if that is no name
     */
    public static SharedReadWriteLock open(String name) throws SegmentException {
        return open(name, SegmentOptions.DEFAULT);
    }

    /**
     * Opens a read-write lock that some process made.
     *
     * @param name as {@link Segments} describes it
     * @param options of which only {@link SegmentOptions#anyUser} matters
     * @return the lock
     * @throws SegmentException as {@link #open(String)}
     * @throws IllegalArgumentException if that is no name
     */
    public static SharedReadWriteLock open(String name, SegmentOptions options) throws SegmentException {
        return open(name, options, RecoverableLock.NO_REPAIR);
    }

    /**
     * Opens a read-write lock that some process made, with a repair hook for its use here.
     *
     * @param name as {@link Segments} describes it
     * @param repair what a writer does after another one's death
     * @return the lock
     * @throws SegmentException as {@link #open(String)}
     * @throws IllegalArgumentException if that is no name
     */
    public static SharedReadWriteLock open(String name, Mutex.Repair repair) throws SegmentException {
        return open(name, SegmentOptions.DEFAULT, repair);
    }

    /**
     * Opens a read-write lock that some process made, with a repair hook for its use here.
     *
     * @param name as {@link Segments} describes it
     * @param options of which only {@link SegmentOptions#anyUser} matters
     * @param repair what a writer does after another one's death
     * @return the lock
     * @throws SegmentException as {@link #open(String)}
     * @throws IllegalArgumentException if that is no name
     */
    public static SharedReadWriteLock open(String name, SegmentOptions options, Mutex.Repair repair)
            throws SegmentException {
        return RecoverableLock.of(
                repair, () -> ReadWriteLockWords.open(name, options.choices()), SharedReadWriteLock::new);
    }

    /**
     * Opens a lock that some process made as {@link Segments#UNNAMED}. That stays open, and its owner's to close.
     *
     * @param memory a descriptor of it
     * @return the lock
     * @throws SegmentException as {@link #open(String)}, and with EPROTO if it is not sealed against shrinking; EACCES
     *     if it is not open for reading and writing
     * @throws IOException if it is closed
     */
    public static SharedReadWriteLock open(MemFd memory) throws IOException {
        return memory.open(SharedReadWriteLock::open);
    }

    /**
     * Opens a read-write lock, or makes it if there is none.
     *
     * @param name as {@link Segments} describes it
     * @return the lock
     * @throws SegmentException as {@link #create(String)} and {@link #open(String)}
     * @throws IllegalArgumentException if that is no name
     */
    public static SharedReadWriteLock createOrOpen(String name) throws SegmentException {
        return createOrOpen(name, SegmentOptions.DEFAULT);
    }

    /**
     * Opens a read-write lock, or makes it if there is none.
     *
     * @param name as {@link Segments} describes it
     * @param options what else it shall be if it is made now
     * @return the lock
     * @throws SegmentException as {@link #createOrOpen(String)},
     *     and with EINVAL if the one found has other members than those given
     * @throws IllegalArgumentException if that is no name
     */
    public static SharedReadWriteLock createOrOpen(String name, SegmentOptions options) throws SegmentException {
        return createOrOpen(name, options, RecoverableLock.NO_REPAIR);
    }

    /**
     * Opens a read-write lock, or makes it if there is none, with a repair hook for its use here.
     *
     * @param name as {@link Segments} describes it
     * @param repair what a writer does after another one's death
     * @return the lock
     * @throws SegmentException as {@link #createOrOpen(String)}
     * @throws IllegalArgumentException if that is no name
     */
    public static SharedReadWriteLock createOrOpen(String name, Mutex.Repair repair) throws SegmentException {
        return createOrOpen(name, SegmentOptions.DEFAULT, repair);
    }

    /**
     * Opens a read-write lock, or makes it if there is none, with a repair hook for its use here.
     *
     * @param name as {@link Segments} describes it
     * @param options what else it shall be if it is made now
     * @param repair what a writer does after another one's death
     * @return the lock
     * @throws SegmentException as {@link #createOrOpen(String)},
     *     and with EINVAL if the one found has other members than those given
     * @throws IllegalArgumentException if that is no name
     */
    public static SharedReadWriteLock createOrOpen(String name, SegmentOptions options, Mutex.Repair repair)
            throws SegmentException {
        return RecoverableLock.of(
                repair, () -> ReadWriteLockWords.createOrOpen(name, options.choices()), SharedReadWriteLock::new);
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
     * A descriptor of a lock that was made as {@link Segments#UNNAMED}, for another process to have.
     *
     * @return a new one, to be closed by the caller
     * @throws SegmentException with EINVAL if the lock has a name, or an errno of the system
     * @throws IllegalStateException if the lock is closed
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

    /**
     * The lock for reading.
     *
     * @return always the same one; it has no conditions, as {@link Mutex#newCondition} has
     */
    @Override
    public ReadLock readLock() {
        return readLock;
    }

    /**
     * The lock for writing.
     *
     * @return always the same one; it has no conditions, as {@link Mutex#newCondition} has
     */
    @Override
    public WriteLock writeLock() {
        return writeLock;
    }

    /**
     * The lock for reading.
     *
     * <p>All its ways to lock throw an {@link IllegalMonitorStateException} if the calling thread has the read-write
     * lock already, in either way, and an {@link IllegalStateException} if that is closed, also by another thread
     * during the wait.
     */
    public final class ReadLock extends LockSide {
        private ReadLock(ReadWriteLockWords words) {
            super(words, false, NO_REPAIR); // a reader repairs nothing
        }

        @Override
        public String toString() {
            return SharedReadWriteLock.this + ", for reading";
        }
    }

    /**
     * The lock for writing.
     *
     * <p>All its ways to lock throw an {@link IllegalMonitorStateException} if the calling thread has the read-write
     * lock already, in either way, and an {@link IllegalStateException} if that is closed, also by another thread
     * during the wait. If a repair hook throws, the lock is released again, and the next writer is
     * told once more.
     */
    public final class WriteLock extends LockSide {
        private WriteLock(ReadWriteLockWords words, Mutex.Repair repair) {
            super(words, true, repair);
        }

        @Override
        public String toString() {
            return SharedReadWriteLock.this + ", for writing";
        }
    }

    // Its state

    /**
     * Whether the calling thread has it for reading.
     *
     * @return whether it has
     */
    public boolean isReadLockedByCurrentThread() {
        return words.isHeld(false);
    }

    /**
     * Whether the calling thread has it for writing.
     *
     * @return whether it has
     */
    public boolean isWriteLockedByCurrentThread() {
        return words.isHeld(true);
    }

    /**
     * Whether a writer died with it, and no writer has said since that the data is sound.
     *
     * @return whether that is so
     * @throws IllegalMonitorStateException if the calling thread does not have it
     */
    public boolean isRecovered() {
        return words.isRecovered();
    }

    /**
     * Says that the data is sound.
     *
     * @throws IllegalMonitorStateException if the calling thread does not have it for writing
     */
    public void markRepaired() {
        words.markRepaired();
    }

    /**
     * Ends its use here, and waits for nobody: a thread that waits gets an {@link IllegalStateException}. If a thread
     * of this object has it, this counts as the death of a reader or writer.
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
