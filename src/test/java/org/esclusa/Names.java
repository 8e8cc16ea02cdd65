// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.util.concurrent.atomic.AtomicInteger;

/** Names of segments that no other test, run or process has. */
final class Names {
    /** What all names of this process begin with. */
    static final String PREFIX = "test-" + ProcessHandle.current().pid() + "-";

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private Names() {}

    static String fresh() {
        return PREFIX + System.nanoTime() + "-" + NUMBER.incrementAndGet();
    }
}
