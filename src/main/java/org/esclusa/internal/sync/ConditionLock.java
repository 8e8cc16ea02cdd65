// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

/** A mutex, of whichever kind, as its {@link ConditionWords conditions} see it. */
public interface ConditionLock {
    Segment segment();

    Patience patience();

    /** Position of its first condition. */
    long conditions();

    /** Throws unless the calling thread has it. */
    void checkOwned();

    void unlock();

    /** {@link Outcome#DONE}, or why not. */
    int lock(long deadline, boolean interruptible);
}
