// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** The cores that this process may use. */
public final class Cores {
    private static final String FIELD = "Cpus_allowed_list:";

    private Cores() {}

    /** Their numbers, ascending; see proc(5). */
    public static List<Integer> allowed() throws HarnessException {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith(FIELD))
                    .flatMap(line ->
                            List.of(line.substring(FIELD.length()).strip().split(",")).stream())
                    .flatMapToInt(Cores::range)
                    .boxed()
                    .toList();
        } catch (IOException e) {
            throw new HarnessException("cannot read which cores may be used: " + e.getMessage());
        }
    }

    private static IntStream range(String text) {
        String[] ends = text.split("-");
        return IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
    }
}
