// SPDX-License-Identifier: Apache-2.0
package org.esclusa.order;

import java.util.concurrent.atomic.AtomicInteger;
import org.esclusa.SegmentException;
import org.esclusa.Segments;
import org.esclusa.SharedLongArray;

/** Plain shared memory for states: some lines of an array each, for data and for the words of mutants. */
public final class Cells {
    /** All of it; {@code get} and {@code set} are plain. */
    public static final SharedLongArray ALL;

    /** Elements that lie in different cache lines. */
    public static final int LINE = 16;

    private static final int LINES = 8;
    private static final AtomicInteger NEXT = new AtomicInteger();

    static {
        try {
            ALL = SharedLongArray.create(Segments.UNNAMED, (long) Pool.SIZE * LINES * LINE);
        } catch (SegmentException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private Cells() {}

    /** The first element of a state's {@value #LINES} lines, which are all zeros; once for each state. */
    public static int next() {
        int base = (NEXT.getAndIncrement() & Pool.SIZE - 1) * LINES * LINE;
        for (int i = 0; i < LINES * LINE; i++) {
            ALL.set(base + i, 0);
        }
        return base;
    }
}
