// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What the command line asks for.
 *
 * @param quick within two minutes
 * @param json where the rows go as JSON
 * @param only of the works, those whose name contains this
 */
record Options(boolean quick, Optional<Path> json, String only) {
    static final String USAGE = """
            Usage: esclusa bench [--quick] [--json FILE] [--only TEXT]
              --quick      end within two minutes
              --json FILE  write the rows as one JSON array
              --only TEXT  only the works whose name contains TEXT
            """;

    /** The arguments cannot be understood; the message is for the user. */
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1;

        UsageException(String message) {
            super(message);
        }
    }

    static Options parse(List<String> arguments) throws UsageException {
        boolean quick = false;
        Optional<Path> json = Optional.empty();
        String only = "";
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            String argument = rest.next();
            switch (argument) {
                case "--quick" -> quick = true;
                case "--json" -> json = Optional.of(writable(value(argument, rest)));
                case "--only" -> only = value(argument, rest);
                default -> throw new UsageException("bench knows no argument " + argument);
            }
        }
        return new Options(quick, json, only);
    }

    private static String value(String argument, Iterator<String> rest) throws UsageException {
        if (!rest.hasNext()) {
            throw new UsageException(argument + " needs a value");
        }
        return rest.next();
    }

    /** Said before minutes of work rather than after them. */
    private static Path writable(String name) throws UsageException {
        Path file = Path.of(name).toAbsolutePath();
        Path folder = file.getParent();
        if (Files.isDirectory(file) || folder == null || !Files.isWritable(folder)) {
            throw new UsageException("cannot write " + name);
        }
        return file;
    }
}
