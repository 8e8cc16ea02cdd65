// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.layout;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.StructLayout;

/** The body of a semaphore begins with this; {@link LedgerLayout entries} follow. */
public final class SemaphoreLayout {
    public static final StructLayout LAYOUT = structLayout(
                    JAVA_LONG.withName("word"),
                    paddingLayout(56),
                    WaitersLayout.LAYOUT.withName("waiters"),
                    paddingLayout(56))
            .withName("esclusa_semaphore");

    public static final long WORD = Layouts.offset(LAYOUT, "word");
    public static final long WAITERS = Layouts.offset(LAYOUT, "waiters");
    public static final long SIZE = LAYOUT.byteSize();

    // What the header's parameters mean
    public static final int PERMITS = 0;
    public static final int MODE = 1;
    public static final int PARAMETERS = 2;

    // Modes
    public static final int OWNED = 0;
    public static final int SIGNAL = 1;

    static final Body BODY = new Body() {
        @Override
        public int parameters() {
            return PARAMETERS;
        }

        @Override
        public boolean isInRange(long[] parameters) {
            return parameters[PERMITS] >= 0
                    && parameters[PERMITS] <= LedgerLayout.MOST
                    && (parameters[MODE] == OWNED || parameters[MODE] == SIGNAL);
        }

        @Override
        public long byteSize(long[] parameters, int members) {
            return SIZE + LedgerLayout.ENTRY_SIZE * members;
        }
    };

    private SemaphoreLayout() {}
}
