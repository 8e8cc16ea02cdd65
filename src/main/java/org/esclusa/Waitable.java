// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.esclusa.internal.sync.Deadline;

/**
 * What can be waited for together with other things: by {@link #awaitAny}, by a {@link Poller}, or by whoever waits
 * for an {@link EventFd}.
 *
 * <p>It is ready when a call that does not wait may succeed:
 *
 * <ul>
 *   <li>a {@link Consumer}: a message is there, or the stream has ended
 *   <li>a {@link Producer}: a slot is free
 *   <li>a {@link SharedSemaphore}: a permit is free
 *   <li>a {@link SharedEvent}: it is set, or has been set since the wait began
 *   <li>a {@link SharedLatch}: its count is 0
 * </ul>
 *
 * <p>Nothing is taken by waiting, and another one may be quicker: look, and wait again. Others are not kept from what
 * is there by one who was told of it. A consumer or producer that is waited for so does not count as waiting for the
 * end of the stream, and its thread may use it meanwhile.
 */
public sealed interface Waitable permits Consumer, Producer, SharedSemaphore, SharedEvent, SharedLatch {
    /**
     * Adds 1 to {@code bell}, once, as soon as this is ready, at once if it is so now; then it is to be armed again.
     * So who is busy costs the others no system call. It may ring too early, and rings when this is closed.
     *
     * <p>A consumer or producer has one bell, and a new one takes its place; the others have any number. Both may be
     * closed at any time.
     *
     * @param bell what to add to
     * @throws IOException if the bell is closed
     * @throws IllegalStateException if this is closed
     */
    void ring(EventFd bell) throws IOException;

    /**
     * It rings no more, although it may be about to.
     *
     * @param bell what {@link #ring} got
     */
    void silence(EventFd bell);

    /**
     * Waits until one of them is ready, but not for ever; without a descriptor.
     *
     * @param <T> what they have in common
     * @param objects what to wait for, each open
     * @param timeout how long at most; zero or less only looks
     * @return those that are ready, in the order in which they were given; none if the time is over
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IllegalStateException if one is closed, also by another thread during the wait
     * @throws IllegalArgumentException if there is nothing to wait for
     */
    static <T extends Waitable> List<T> awaitAny(Collection<? extends T> objects, Duration timeout)
            throws InterruptedException {
        if (objects.isEmpty()) {
            throw new IllegalArgumentException("nothing to wait for");
        }
        return new Waitables<T>(objects).await(Deadline.after(timeout));
    }
}
