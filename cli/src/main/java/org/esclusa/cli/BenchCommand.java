// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.esclusa.cli.terminal.CommandException;
import org.esclusa.cli.terminal.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code esclusa bench}: starts the program of benchmarks/, which is built when it is needed and no earlier. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Measure this library beside the same work in C and beside what one would use instead. Builds"
                + " the benchmarks on first use. benchmarks/README.md tells how to read the table.")
final class BenchCommand extends BuiltProgram {
    @Option(names = "--quick", description = "End within two minutes, where the whole takes about thirteen.")
    private boolean quick;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the rows as one JSON array.")
    private Path json;

    @Option(names = "--only", paramLabel = "TEXT", description = "Only the works whose name contains TEXT.")
    private String only;

    @Override
    String program() {
        return "benchmarks/run";
    }

    @Override
    List<String> arguments() throws CommandException {
        List<String> arguments = new ArrayList<>();
        if (quick) {
            arguments.add("--quick");
        }
        if (json != null) {
            arguments.addAll(List.of("--json", writable(json).toString()));
        }
        if (only != null) {
            arguments.addAll(List.of("--only", only));
        }
        return arguments;
    }
}
