// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** How many descriptors this process has. */
final class OpenDescriptors {
    private static final int SETTLING = 200;

    private OpenDescriptors() {}

    static long count() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    /** There are as many as before, at the latest when other threads have left what they were in. */
    static void assertAsBefore(long before) throws Exception {
        for (int i = 0; i < SETTLING && count() != before; i++) {
            Thread.sleep(10);
        }
        assertEquals(before, count());
    }
}
