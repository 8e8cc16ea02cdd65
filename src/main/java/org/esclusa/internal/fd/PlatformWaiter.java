// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.fd;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.esclusa.internal.sync.Deadline;
import org.esclusa.internal.sys.Flags;
import org.esclusa.internal.sys.Interruptible;
import org.esclusa.internal.sys.Libc;
import org.esclusa.internal.sys.LibcDescriptors;

/**
 * A platform thread: it sleeps in ppoll(2) on the descriptor and on an eventfd of its own.
 *
 * <p>Those not in use are kept for the next wait and never closed, so that to rouse one too late touches nothing else.
 */
final class PlatformWaiter extends Waiter {
    private static final ConcurrentLinkedQueue<PlatformWaiter> IDLE = new ConcurrentLinkedQueue<>();
    private static final MemorySegment ONE = Arena.global().allocateFrom(JAVA_LONG, 1);
    private static final int SECOND = 16; // of two descriptors that poll() tells of, the bits
    private static final long LONGEST_UNROUSED = 5_000_000;

    private final int wake = Libc.eventfd(0, Flags.EFD_CLOEXEC | Flags.EFD_NONBLOCK);
    private final MemorySegment roused = Arena.ofAuto().allocate(JAVA_LONG);
    private boolean wasRoused;
    private final Interruptible interruptible = new Interruptible(this::rouse);

    private PlatformWaiter() {}

    static PlatformWaiter idle() {
        PlatformWaiter idle = IDLE.poll();
        return idle == null ? new PlatformWaiter() : idle;
    }

    @Override
    void await(CountedDescriptor descriptor, int events, long deadline) {
        interruptible.begin();
        try {
            long left = Deadline.left(deadline);
            long nanos = deadline == Deadline.NEVER ? Libc.FOREVER : Math.max(0, left);
            if (wake < 0) { // no descriptor left for it: we look whether somebody wanted to rouse us
                nanos = Math.min(left, LONGEST_UNROUSED);
            }
            int found = LibcDescriptors.poll(descriptor.number(), events, wake, Flags.POLLIN, nanos);
            wasRoused = found > 0 && found >> SECOND != 0;
        } finally {
            interruptible.end();
        }
    }

    @Override
    void rouse() {
        if (wake >= 0) {
            Libc.write(wake, ONE, Long.BYTES);
        }
    }

    @Override
    void end() {
        if (wake >= 0) {
            if (wasRoused) {
                Libc.read(wake, roused, Long.BYTES);
                wasRoused = false;
            }
            IDLE.add(this);
        }
    }
}
