// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Numbers that the kernel tells in text; proc(5). */
public final class ProcFile {
    private static final long KIB = 1024;

    private ProcFile() {}

    /** How much memory can be had without swapping, or no limit if that cannot be told. */
    public static long availableBytes() {
        OptionalLong kib = number("/proc/meminfo", "MemAvailable");
        return kib.isPresent() ? kib.getAsLong() * KIB : Long.MAX_VALUE;
    }

    /** The number on the line {@code key:} of a file. */
    public static OptionalLong number(String file, String key) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.map(line -> line.split("[:\\s]+"))
                    .filter(words -> words[0].equals(key))
                    .mapToLong(words -> Long.parseLong(words[1]))
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
