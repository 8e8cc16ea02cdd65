// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import org.esclusa.internal.layout.LabelledLayout;

/** One counter of a table, until somebody frees it. */
public final class LabelledWords {
    private final CountersTable table;
    private final Memory memory;
    private final CounterWords value;
    private final int index;
    private final int generation;

    LabelledWords(Segment segment, CountersTable table, int index, int generation) {
        this.table = table;
        this.memory = segment.memory();
        this.value = new CounterWords(segment, table.at(index, LabelledLayout.VALUE));
        this.index = index;
        this.generation = generation;
    }

    public int index() {
        return index;
    }

    /** Whoever's it is by now. */
    public CounterWords value() {
        return value;
    }

    private boolean isThere(long state) {
        return LabelledLayout.isThere(state) && LabelledLayout.generation(state) == generation;
    }

    public boolean isValid() {
        memory.checkOpen();
        boolean valid = isThere(table.stateAcquire(index));
        memory.checkOpen();
        return valid;
    }

    /** False if somebody has done so before. */
    public boolean free() {
        memory.checkOpen();
        boolean freed = false;
        for (long state = table.stateAcquire(index); !freed && isThere(state); state = table.stateAcquire(index)) {
            freed = table.compareAndSetState(index, state, LabelledLayout.freed(state));
        }
        memory.checkOpen();
        return freed;
    }
}
