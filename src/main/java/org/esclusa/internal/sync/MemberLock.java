// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

/**
 * What a member's life hangs on: a lock of one byte of the segment's file, which the kernel lets go of with the
 * process.
 *
 * <p>When nobody refers to it any more, it is let go of too.
 */
sealed interface MemberLock permits LockDescriptor, ChannelLock {
    /** Whoever joins or leaves by this holds it meanwhile. */
    Object monitor();

    /** Whether who holds this can neither sleep on a futex nor wake: the layout's <em>slow</em>. */
    boolean isSlow();

    /** Before a byte is taken: what {@link #announce} will need. */
    void prepare(String name) throws Failure;

    /** After a slow member has said so in the segment: rouses those who sleep already. Also if none joined. */
    void announce();

    /** Takes the byte of {@code member}: 0, or -EAGAIN or -EACCES if somebody has it, or another -errno. */
    int tryLock(int member);

    /** Gives it back. */
    void unlock(int member);

    /** Whether another open object is that member; also if nobody can tell any more. */
    boolean isHeldByOther(int member);

    /** The same file once more, which the caller closes; as long as this is open. */
    SegmentFile reopened(String name) throws Failure;

    /** Has an inotify(7) descriptor told of each close of the file: a watch, or minus an errno. */
    int addWatch(int inotify);

    /** How many bytes the file has now; as many as ever can be if that cannot be told, as when this is closed. */
    long fileByteSize();

    /** This member's end, as others see it. */
    void close();
}
