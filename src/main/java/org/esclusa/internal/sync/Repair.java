// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

/**
 * What a kind of object does about a member that is gone. Several processes may do it at once, and any of them may
 * die in it.
 */
@FunctionalInterface
interface Repair {
    /** A kind whose members hold nothing. */
    Repair NOTHING = member -> true;

    /**
     * Gives back what {@code member} held; false if that cannot be finished now. It leaves, or was found dead before:
     * then it is asked again after the words that name it were read, as meanwhile somebody else may have repaired,
     * and a new member have joined.
     */
    boolean repair(int member);
}
