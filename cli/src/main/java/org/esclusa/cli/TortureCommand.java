// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.esclusa.cli.terminal.CommandException;
import org.esclusa.cli.terminal.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code esclusa torture}: starts the program of stress/, which is built when it is needed and no earlier. */
@Command(
        name = "torture",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Kill processes of each language at random while they share an object with others, and see that"
                + " nothing hangs, is lost or comes twice: then the exit status is 0, else 1. Builds what it needs on"
                + " first use. stress/README.md tells how to read the table.")
final class TortureCommand extends BuiltProgram {
    @Option(
            names = "--kills",
            paramLabel = "N",
            description = "So many deaths for each object, spread over languages and operations; a twentieth are JVMs."
                    + " 300, or as many as --seconds allows.")
    private Long kills;

    @Option(names = "--seconds", paramLabel = "S", description = "End after so many seconds, at the latest.")
    private Long seconds;

    @Option(names = "--object", paramLabel = "NAME", description = "Only this object, as the table calls it.")
    private String object;

    @Option(names = "--language", paramLabel = "L", description = "Only processes of this one die: java, c or python.")
    private String language;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Who dies, when, and at which store, as far as the scheduler lets it be repeated.")
    private Long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the rows as one JSON array.")
    private Path json;

    @Override
    String program() {
        return "stress/run";
    }

    @Override
    List<String> arguments() throws CommandException {
        List<String> arguments = new ArrayList<>();
        add(arguments, "--kills", kills);
        add(arguments, "--seconds", seconds);
        add(arguments, "--object", object);
        add(arguments, "--language", language);
        add(arguments, "--seed", seed);
        if (json != null) {
            add(arguments, "--json", writable(json));
        }
        return arguments;
    }

    private static void add(List<String> arguments, String option, Object value) {
        if (value != null) {
            arguments.addAll(List.of(option, value.toString()));
        }
    }
}
