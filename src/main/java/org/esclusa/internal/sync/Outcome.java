// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

/** How a try or a wait ended. */
public final class Outcome {
    public static final int DONE = 0;
    /** There is nothing to be had: sleep until somebody wakes. */
    static final int EMPTY = 1;
    /** Somebody owns what is waited for: look now and then whether he lives. */
    static final int OWNED = 2;

    public static final int TIMED_OUT = 3;
    public static final int INTERRUPTED = 4;
    /** The end of the stream. */
    public static final int ENDED = 5;
    /** The next message is larger than the place for it. */
    public static final int TOO_SMALL = 6;
    /** The object or handle is closed. */
    public static final int CLOSED = 7;

    /** A barrier is broken. */
    public static final int BROKEN = 8;

    private Outcome() {}

    static boolean isFinal(int outcome) {
        return outcome != EMPTY && outcome != OWNED;
    }
}
