// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

/** What may become of a message when somebody who had to do with it dies. */
enum Fate {
    /** Nobody dead had it: delivered once, for the first time. */
    SURE(false, 1, 1),
    /** Its producer died: it was published or not. */
    PUBLISHED_OR_NOT(true, 1, 1),
    /** It was never published, or is acknowledged. */
    GONE(true, 0, 0),
    /** The dead one may have taken it, and has not acknowledged it. */
    TOUCHED(false, 1, Integer.MAX_VALUE),
    /** The dead one may have taken it, and may have acknowledged it. */
    TOUCHED_OR_ACKNOWLEDGED(true, 1, Integer.MAX_VALUE),
    /** It was in the dead one's hands. */
    HELD(false, 2, Integer.MAX_VALUE),
    /** It was in the dead one's hands, who may have acknowledged it. */
    HELD_OR_ACKNOWLEDGED(true, 2, Integer.MAX_VALUE);

    private final boolean mayBeMissing;
    private final int fewest;
    private final int most;

    Fate(boolean mayBeMissing, int fewest, int most) {
        this.mayBeMissing = mayBeMissing;
        this.fewest = fewest;
        this.most = most;
    }

    boolean mayBeMissing() {
        return mayBeMissing;
    }

    /** May it be delivered with this delivery count? */
    boolean allows(int deliveryCount) {
        return deliveryCount >= fewest && deliveryCount <= most;
    }
}
