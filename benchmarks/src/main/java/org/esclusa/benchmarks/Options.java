// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What {@code esclusa bench} asks for, which has its --help.
 *
 * @param quick within two minutes
 * @param json where the rows go as JSON
 * @param only of the works, those whose name contains this
 */
record Options(boolean quick, Optional<Path> json, String only) {
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
                case "--json" -> json = Optional.of(Path.of(value(argument, rest)));
                case "--only" -> only = known(value(argument, rest));
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

    private static String known(String only) throws UsageException {
        if (Programme.WORKS.stream().noneMatch(work -> work.contains(only))) {
            throw new UsageException("no work is named like '" + only + "': " + String.join(", ", Programme.WORKS));
        }
        return only;
    }
}
