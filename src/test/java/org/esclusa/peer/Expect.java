// SPDX-License-Identifier: Apache-2.0
package org.esclusa.peer;

/** What a peer that is a program of its own has to find true. */
final class Expect {
    private Expect() {}

    static void that(boolean condition, Object otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }
}
