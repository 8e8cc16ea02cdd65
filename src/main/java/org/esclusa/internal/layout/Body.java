// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.layout;

import java.util.function.IntToLongFunction;

/** How a kind's body follows from the header: which parameters it allows, and how large it is then. */
interface Body {
    /** How many of the header's parameters mean something; the others are 0. */
    int parameters();

    /** Whether these, which {@link #parameters} of the header are, may be. */
    boolean isInRange(long[] parameters);

    /** Its size; only for parameters in range. */
    long byteSize(long[] parameters, int members);

    /** One without parameters, always as large. */
    static Body ofSize(long byteSize) {
        return new Body() {
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
                return byteSize;
            }
        };
    }

    /** One with a single parameter, from 1 to {@code most}, whose size depends on the number of members only. */
    static Body ofNumber(long most, IntToLongFunction byteSize) {
        return new Body() {
            @Override
            public int parameters() {
                return 1;
            }

            @Override
            public boolean isInRange(long[] parameters) {
                return parameters[0] >= 1 && parameters[0] <= most;
            }

            @Override
            public long byteSize(long[] parameters, int members) {
                return byteSize.applyAsLong(members);
            }
        };
    }
}
