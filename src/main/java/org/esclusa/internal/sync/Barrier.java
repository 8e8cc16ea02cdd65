// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.lang.foreign.Arena;

/** A memory barrier in every thread of this process, so that those who are often there need none of their own. */
final class Barrier {
    private Barrier() {}

    /**
     * Each other thread has, at some point during this call, seen all that the caller wrote before and shown all that
     * it wrote itself: the end of a shared arena stops every thread for a moment.
     */
    static void everywhere() {
        Arena.ofShared().close();
    }
}
