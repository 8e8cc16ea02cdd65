// SPDX-License-Identifier: Apache-2.0
package org.esclusa.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One look at the model: {@code Queue_copy.cfg} is of {@code Queue.tla}. Its first line says what TLC must find, {@code \* expect: no error}
 * or {@code \* expect: Invariant NoDouble is violated}; a line {@code \* form: long} keeps it for the profile {@code long}.
 */
record Configuration(Path file, String expected, boolean isLong) {
    private static final Pattern EXPECTED = Pattern.compile("\\\\\\* expect: (\\S.*\\S)");

    static Configuration read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        Matcher first = EXPECTED.matcher(lines.isEmpty() ? "" : lines.getFirst());
        if (!first.matches()) {
            throw new IllegalArgumentException(file.getFileName() + " does not begin with a line \"\\* expect: …\"");
        }
        return new Configuration(file, first.group(1), lines.contains("\\* form: long"));
    }

    /** Those in {@code folder}, by name. */
    static List<Configuration> in(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> sorted = files.filter(file -> file.toString().endsWith(".cfg"))
                    .sorted()
                    .toList();
            List<Configuration> configurations = new ArrayList<>();
            for (Path file : sorted) {
                configurations.add(read(file));
            }
            return configurations;
        }
    }

    String name() {
        return file.getFileName().toString();
    }

    /** The specification's file, beside this one. */
    Path specification() {
        return file.resolveSibling(name().split("[_.]", 2)[0] + ".tla");
    }

    boolean expectsNoError() {
        return expected.equals("no error");
    }
}
