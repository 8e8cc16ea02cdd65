// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.fd;

import java.util.concurrent.locks.LockSupport;
import org.esclusa.internal.sync.Deadline;

/** A virtual thread: it parks in Java, and leaves its carrier to others; a poller waits in the kernel in its place. */
final class VirtualWaiter extends Waiter {
    private static final long LONGEST_UNWATCHED = 5_000_000;

    private final Thread thread = Thread.currentThread();
    private int events; // guarded by the watch
    private boolean unwatched; // the same
    private volatile boolean roused;

    /** What it waits for. */
    int events() {
        return events;
    }

    /** The poller cannot wait for this descriptor: look now and then. */
    void setUnwatched() {
        unwatched = true;
    }

    @Override
    void await(CountedDescriptor descriptor, int awaited, long deadline) {
        events = awaited;
        VirtualPoller.Watch watch = descriptor.watch();
        watch.enter(this);
        try {
            long until = unwatched ? Math.min(deadline, Deadline.after(LONGEST_UNWATCHED)) : deadline;
            while (!roused && !thread.isInterrupted()) {
                long left = Deadline.left(until);
                if (left <= 0) {
                    return;
                }
                LockSupport.parkNanos(this, left);
            }
        } finally {
            watch.leave(this);
        }
    }

    @Override
    void rouse() {
        roused = true;
        LockSupport.unpark(thread);
    }

    @Override
    void end() {}
}
