// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import org.esclusa.internal.layout.CounterLayout;
import org.esclusa.internal.layout.HeaderLayout;
import org.esclusa.internal.layout.Kind;
import org.esclusa.internal.layout.MutexLayout;
import org.esclusa.internal.layout.QueueLayout;

/**
 * What makes one object's segment as large as it is: its kind and the parameters of the kind.
 *
 * @param parameters the header's, those that the kind uses first; the others are 0
 */
record Shape(Kind kind, long... parameters) {
    static final Shape COUNTER = new Shape(Kind.COUNTER);
    static final Shape MUTEX = new Shape(Kind.MUTEX);

    static Shape queue(int slots, int slotBytes, int handles) {
        return new Shape(Kind.QUEUE, slots, slotBytes, handles);
    }

    long parameter(int index) {
        return index < parameters.length ? parameters[index] : 0;
    }

    boolean isInRange() {
        int used = kind == Kind.QUEUE ? QueueLayout.PARAMETERS : 0;
        for (int i = used; i < parameters.length; i++) {
            if (parameters[i] != 0) {
                return false;
            }
        }
        return kind != Kind.QUEUE
                || within(QueueLayout.SLOTS, 1, QueueLayout.MOST_SLOTS)
                        && within(QueueLayout.SLOT_BYTES, 0, QueueLayout.MOST_SLOT_BYTES)
                        && within(QueueLayout.HANDLES, 1, QueueLayout.MOST_HANDLES);
    }

    private boolean within(int index, long least, long most) {
        return parameter(index) >= least && parameter(index) <= most;
    }

    /** The size of the body; only of a shape in range. */
    long bodyByteSize() {
        return switch (kind) {
            case COUNTER -> CounterLayout.SIZE;
            case MUTEX -> MutexLayout.SIZE;
            case QUEUE ->
                QueueLayout.byteSize(
                        parameter(QueueLayout.SLOTS),
                        parameter(QueueLayout.SLOT_BYTES),
                        parameter(QueueLayout.HANDLES));
        };
    }

    /** Whether all that the kind uses fits in the header. */
    int used() {
        return Math.min(parameters.length, HeaderLayout.PARAMETERS);
    }
}
