// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.layout;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.StructLayout;

/** The body of a read-write lock begins with this; {@link LedgerLayout entries} follow. */
public final class ReadWriteLockLayout {
    public static final StructLayout LAYOUT = structLayout(
                    JAVA_LONG.withName("word"),
                    paddingLayout(56),
                    JAVA_LONG.withName("turnstile"), // as the word of a mutex
                    paddingLayout(56),
                    WaitersLayout.LAYOUT.withName("waiters"),
                    paddingLayout(56))
            .withName("esclusa_rwlock");

    public static final long WORD = Layouts.offset(LAYOUT, "word");
    public static final long TURNSTILE = Layouts.offset(LAYOUT, "turnstile");
    public static final long WAITERS = Layouts.offset(LAYOUT, "waiters");
    public static final long SIZE = LAYOUT.byteSize();

    /** How many units there are: a reader takes one, a writer all. */
    public static final int UNITS = LedgerLayout.MOST;

    static final Body BODY = new Body() {
        @Override
        public int parameters() {
            return 0;
        }

        @Override
        public boolean isInRange(long[] parameters) {
            return true;
        }

        @Override
        public long byteSize(long[] parameters, int members) {
            return SIZE + LedgerLayout.ENTRY_SIZE * members;
        }
    };

    private ReadWriteLockLayout() {}
}
