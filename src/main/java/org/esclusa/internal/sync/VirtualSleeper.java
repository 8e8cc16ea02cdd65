// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A virtual thread: it parks in Java, and leaves its carrier to others; a poller sleeps in the kernel in its place. */
final class VirtualSleeper extends Sleeper {
    private final Thread thread = Thread.currentThread();
    private final AtomicInteger alarm = new AtomicInteger();

    @Override
    int alarm() {
        return alarm.get();
    }

    @Override
    void raise() {
        alarm.incrementAndGet();
        LockSupport.unpark(thread);
    }

    @Override
    boolean canSleepDeeply() {
        return VirtualThreadPoller.isAvailable();
    }

    @Override
    void sleepDeeply(Memory memory, long position, int expected, int alarmValue, long deadline) {
        park(memory, position, expected, alarmValue, deadline);
    }

    @Override
    boolean sleep(Memory memory, long position, int expected, long nanos) {
        if (VirtualThreadPoller.isAvailable()) {
            return !park(memory, position, expected, alarm.get(), System.nanoTime() + nanos);
        }
        LockSupport.parkNanos(this, nanos);
        return true;
    }

    /** Whether it was roused in time. */
    private boolean park(Memory memory, long position, int expected, int alarmValue, long deadline) {
        VirtualThreadPoller.Entry entry = VirtualThreadPoller.enter(memory, position, expected, thread);
        try {
            while (!entry.isRoused() && alarm.get() == alarmValue && !thread.isInterrupted()) {
                long left = Deadline.left(deadline);
                if (left <= 0) {
                    return false;
                }
                LockSupport.parkNanos(this, left);
            }
            return true;
        } finally {
            entry.leave();
        }
    }
}
