// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.fd;

/** A thread that waits for a descriptor, until it is ready or somebody rouses it. */
abstract sealed class Waiter permits PlatformWaiter, VirtualWaiter {
    /** One for the calling thread, for one wait. */
    static Waiter mine() {
        return Thread.currentThread().isVirtual() ? new VirtualWaiter() : PlatformWaiter.idle();
    }

    /**
     * Waits for one of {@code events} of poll(2), {@link #rouse}, an interrupt, or {@code deadline}; also for nothing.
     * The descriptor stays open meanwhile.
     */
    abstract void await(CountedDescriptor descriptor, int events, long deadline);

    /** Ends the wait, also one that has not begun yet. Any thread may call, and it never blocks. */
    abstract void rouse();

    /** The wait is over. */
    abstract void end();
}
