// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.esclusa.internal.sys.ProcFile;

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

    /** What a sentence calls it. */
    static String noun(Object descriptor) {
        return descriptor instanceof UnixSocket ? "socket" : "pipe";
    }

    /** What is read can go there. */
    static void checkWritable(MemorySegment target) {
        if (target.isReadOnly()) {
            throw new IllegalArgumentException("a segment that is read-only has no place for what is read");
        }
    }

    /** A number that its fdinfo has, or -1. */
    static long info(int descriptor, String key) {
        return ProcFile.number("/proc/self/fdinfo/" + descriptor, key).orElse(-1);
    }
}
