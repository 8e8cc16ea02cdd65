// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What /proc/self says of this process's descriptors; proc(5). */
final class Descriptors {
    private Descriptors() {}

    /** What an open one refers to, such as {@code anon_inode:[eventfd]}. */
    static String link(int descriptor) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
        } catch (IOException e) {
            return "";
        }
    }

    /** A number that its fdinfo has on the line {@code key:}, or -1. */
    static long info(int descriptor, String key) {
        try (var lines = Files.lines(Path.of("/proc/self/fdinfo/" + descriptor))) {
            return lines.filter(line -> line.startsWith(key + ":"))
                    .mapToLong(line ->
                            Long.parseLong(line.substring(key.length() + 1).strip()))
                    .findFirst()
                    .orElse(-1);
        } catch (IOException e) {
            return -1;
        }
    }
}
