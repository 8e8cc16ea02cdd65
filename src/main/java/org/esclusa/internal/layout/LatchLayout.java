// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.layout;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.StructLayout;

/** The body of a latch: its count. */
public final class LatchLayout {
    public static final StructLayout LAYOUT = structLayout(
                    JAVA_LONG.withName("count"), WaitersLayout.LAYOUT.withName("waiters"), paddingLayout(48))
            .withName("esclusa_latch");

    public static final long COUNT = Layouts.offset(LAYOUT, "count");
    public static final long WAITERS = Layouts.offset(LAYOUT, "waiters");
    public static final long SIZE = LAYOUT.byteSize();

    /** The header's first parameter is the count at the beginning, from 1 to this. */
    public static final int MOST = Integer.MAX_VALUE;

    static final Body BODY = Body.ofNumber(MOST, members -> SIZE);

    private LatchLayout() {}
}
