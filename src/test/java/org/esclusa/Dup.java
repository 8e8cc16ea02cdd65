// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.esclusa.internal.sys.LibcDescriptors;

/** A second number for what a descriptor refers to, as if somebody else had opened it. */
final class Dup {
    private Dup() {}

    static int of(Descriptor descriptor) {
        int number = LibcDescriptors.dup(descriptor.descriptor(), 3);
        assertTrue(number > 0);
        return number;
    }
}
