// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.layout;

import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.StructLayout;

/** Of those who wait for one thing, a part of other structures: the word that they sleep on, and their number. */
public final class WaitersLayout {
    public static final StructLayout LAYOUT = structLayout(JAVA_INT.withName("epoch"), JAVA_INT.withName("waiting"))
            .withName("esclusa_waiters");

    public static final long EPOCH = Layouts.offset(LAYOUT, "epoch");
    public static final long WAITING = Layouts.offset(LAYOUT, "waiting");
    public static final long SIZE = LAYOUT.byteSize();

    private WaitersLayout() {}
}
