// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which numbers this process's PIDs belong to; pid_namespaces(7). */
final class PidNamespace {
    /** Its inode, or 0 if that cannot be told. */
    static final long INODE = inode();

    private PidNamespace() {}

    private static long inode() {
        try {
            String link = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString(); // pid:[4026531836]
            return Long.parseLong(link.substring(link.indexOf('[') + 1, link.indexOf(']')));
        } catch (IOException | RuntimeException unknown) {
            return 0;
        }
    }
}
