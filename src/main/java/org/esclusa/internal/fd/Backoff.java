// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.fd;

import java.time.Duration;
import org.esclusa.internal.sync.Deadline;
import org.esclusa.internal.sys.Errno;

/** A call that poll(2) knows nothing about: made again after pauses that grow. */
public final class Backoff {
    private static final long SHORTEST_PAUSE = 100_000;
    private static final long LONGEST_PAUSE = 10_000_000;

    private Backoff() {}

    /**
     * A call that does not wait.
     *
     * @param <X> what it throws
     */
    public interface Attempt<X extends Exception> {
        /**
         * Makes it.
         *
         * @return its result, or -errno
         * @throws X what ends the attempts
         */
        long make() throws X;
    }

    /**
     * Makes the call until its result is not -EAGAIN, or the time is over.
     *
     * @param <X> what it throws
     * @param deadline as {@link Deadline} has it
     * @param call the call
     * @return its last result
     * @throws InterruptedException if the thread is interrupted in a pause
     * @throws X what it throws
     */
    public static <X extends Exception> long attempt(long deadline, Attempt<X> call) throws InterruptedException, X {
        long result = call.make();
        for (long pause = SHORTEST_PAUSE; Errno.EAGAIN.is(result); pause = Math.min(2 * pause, LONGEST_PAUSE)) {
            long left = Deadline.left(deadline);
            if (left <= 0) {
                return result;
            }
            Thread.sleep(Duration.ofNanos(Math.min(pause, left)));
            result = call.make();
        }
        return result;
    }
}
