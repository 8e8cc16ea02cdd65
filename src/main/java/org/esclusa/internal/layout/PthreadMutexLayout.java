// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.layout;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.StructLayout;
import org.esclusa.internal.layout.PthreadAbi.Architecture;
import org.esclusa.internal.layout.PthreadAbi.Library;

/** The body of a pthread mutex: room for a {@code pthread_mutex_t} of any C library, and its conditions. */
public final class PthreadMutexLayout {
    private static final int ROOM = 64;

    public static final StructLayout LAYOUT = structLayout(
                    sequenceLayout(ROOM, JAVA_BYTE).withName("mutex"),
                    sequenceLayout(ConditionLayout.COUNT, ConditionLayout.LAYOUT)
                            .withName("condition"),
                    paddingLayout(8))
            .withName("esclusa_pthread_mutex");

    public static final long MUTEX = Layouts.offset(LAYOUT, "mutex");
    public static final long CONDITION = Layouts.offset(LAYOUT, "condition");
    public static final long SIZE = LAYOUT.byteSize();

    // What the header's parameters mean
    public static final int LIBRARY = 0;
    public static final int ARCHITECTURE = 1;
    public static final int MUTEX_BYTES = 2;
    private static final int PARAMETERS = 3;

    static final Body BODY = new Body() {
        @Override
        public int parameters() {
            return PARAMETERS;
        }

        @Override
        public boolean isInRange(long[] parameters) {
            return library(parameters) != null
                    && architecture(parameters) != null
                    && parameters[MUTEX_BYTES] >= 1
                    && parameters[MUTEX_BYTES] <= ROOM;
        }

        @Override
        public long byteSize(long[] parameters, int members) {
            return SIZE;
        }
    };

    private PthreadMutexLayout() {}

    /** Whose mutex it is, or null for a number that is not known. */
    public static Library library(long[] parameters) {
        for (Library library : Library.values()) {
            if (library.number() == parameters[LIBRARY]) {
                return library;
            }
        }
        return null;
    }

    /** What it was made for, or null for a number that is not known. */
    public static Architecture architecture(long[] parameters) {
        for (Architecture architecture : Architecture.values()) {
            if (architecture.number() == parameters[ARCHITECTURE]) {
                return architecture;
            }
        }
        return null;
    }
}
