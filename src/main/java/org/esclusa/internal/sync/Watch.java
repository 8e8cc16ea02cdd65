// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.util.function.Supplier;

/**
 * One wait for something of which nothing is taken, until a call may succeed, or would tell of an end; {@code
 * docs/design/waiting.md}, "Waiting for many".
 */
public final class Watch {
    private final Supplier<Awaited> waits;
    private final Awaited awaited; // for looks
    private final Segment segment;

    /** Each of {@code waits} is for one thread. */
    Watch(Supplier<Awaited> waits, Segment segment) {
        this.waits = waits;
        this.awaited = waits.get();
        this.segment = segment;
    }

    /** Whether a call may succeed now, or the object is closed. Who only asks repairs too, now and then. */
    public boolean isReady() {
        return isClosed()
                || Outcome.isFinal(awaited.glance())
                || segment.sweepNowAndThen() && Outcome.isFinal(awaited.glance());
    }

    public boolean isClosed() {
        return segment.memory().isClosed() || awaited.isClosed();
    }

    /** One that a thread of its own enters and leaves. */
    Awaited newWait() {
        return waits.get();
    }

    /** Runs {@code tell} in a thread of its own as soon as {@link #isReady}; once. */
    public Armed arm(Runnable tell) {
        return new Armed(this, tell);
    }

    /** A virtual thread that waits in somebody's place; the pollers sleep for all of them. */
    public static final class Armed implements Runnable {
        private final Watch watch;
        private final Runnable tell;
        private final Thread thread;
        private volatile boolean disarmed;

        private Armed(Watch watch, Runnable tell) {
            this.watch = watch;
            this.tell = tell;
            this.thread = Thread.ofVirtual()
                    .name("esclusa-bell")
                    .inheritInheritableThreadLocals(false)
                    .start(this);
        }

        @Override
        public void run() {
            try {
                Waiting.await(watch.newWait(), watch.segment, Patience.NONE, Deadline.NEVER, true);
            } finally { // also what a damaged object says: whoever is told will hear it himself
                if (!disarmed) {
                    tell.run();
                }
            }
        }

        /** It is not to tell any more, although it may be about to. */
        public void disarm() {
            disarmed = true;
            thread.interrupt();
        }
    }
}
