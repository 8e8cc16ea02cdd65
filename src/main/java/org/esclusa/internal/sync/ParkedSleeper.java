// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread of a process without native access, platform or virtual: it parks for ever longer, up to a millisecond, and
 * looks at the word each time.
 */
final class ParkedSleeper extends Sleeper {
    private static final long FIRST_PARK = 50_000;
    private static final long LONGEST_PARK = 1_000_000;

    private final Thread thread = Thread.currentThread();
    private final AtomicInteger alarm = new AtomicInteger();
    private long park = FIRST_PARK;

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
        return false;
    }

    @Override
    void sleepDeeply(Memory memory, long position, int expected, int alarmValue, long deadline) {
        throw new IllegalStateException("native access is denied: nobody would wake this thread");
    }

    @Override
    boolean sleep(Memory memory, long position, int expected, long nanos) {
        int alarmValue = alarm.get();
        long end = System.nanoTime() + nanos;
        while (memory.getIntVolatile(position) == expected && alarm.get() == alarmValue && !thread.isInterrupted()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return true;
            }
            LockSupport.parkNanos(this, Math.min(left, park));
            park = Math.min(2 * park, LONGEST_PARK);
        }
        return false;
    }
}
