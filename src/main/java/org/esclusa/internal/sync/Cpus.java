// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many processors the machine has, whichever of them this thread may use. */
final class Cpus {
    private static final Path ONLINE = Path.of("/sys/devices/system/cpu/online");

    private Cpus() {}

    /** As sysconf(3) says of {@code _SC_NPROCESSORS_ONLN}. */
    static int online() {
        try {
            int count = 0;
            for (String range : Files.readString(ONLINE).strip().split(",")) {
                String[] ends = range.split("-");
                count += 1 + Integer.parseInt(ends[ends.length - 1]) - Integer.parseInt(ends[0]);
            }
            return count;
        } catch (IOException | NumberFormatException e) {
            return Runtime.getRuntime().availableProcessors();
        }
    }
}
