// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import org.esclusa.internal.layout.LabelledLayout;

/** Keeps the counters of a member that is gone, and frees what it was just writing. */
final class CountersRepair implements Repair {
    private final CountersTable table;
    private final Members members;

    CountersRepair(CountersTable table, Members members) {
        this.table = table;
        this.members = members;
    }

    @Override
    public boolean repair(int member) {
        for (int i = 0; i < table.capacity(); i++) {
            long state = table.stateAcquire(i);
            if (LabelledLayout.owner(state) != member) {
                continue;
            }
            if (!members.isGone(member)) {
                return false; // a new holder's life, or that of one who looks whether the place is free
            }
            // Failing, another repairer, or somebody who freed it, was quicker: it is the member's no more.
            table.compareAndSetState(i, state, LabelledLayout.withoutOwner(state));
        }
        return true;
    }
}
