// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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
final class BenchCommand implements Callable<Integer> {
    @Option(names = "--quick", description = "End within two minutes, where the whole takes about thirteen.")
    private boolean quick;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the rows as one JSON array.")
    private Path json;

    @Option(names = "--only", paramLabel = "TEXT", description = "Only the works whose name contains TEXT.")
    private String only;

    private Process program;
    private boolean ending;

    @Override
    public Integer call() throws CommandException, IOException, InterruptedException {
        String home = System.getProperty("esclusa.home", ".");
        ProcessBuilder builder = new ProcessBuilder(command(home)).inheritIO();
        builder.environment().put("ESCLUSA_JAVA_HOME", System.getProperty("java.home"));
        Runtime.getRuntime().addShutdownHook(new Thread(this::end));
        return start(builder).waitFor();
    }

    private synchronized Process start(ProcessBuilder builder) throws IOException, InterruptedException {
        if (ending) {
            throw new InterruptedException();
        }
        program = builder.start();
        return program;
    }

    private List<String> command(String home) throws CommandException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(home, "target/native/bin/leash").toString());
        command.add(Long.toString(ProcessHandle.current().pid()));
        command.add(Path.of(home, "benchmarks/run").toString());
        if (quick) {
            command.add("--quick");
        }
        if (json != null) {
            command.addAll(List.of("--json", writable(json).toString()));
        }
        if (only != null) {
            command.addAll(List.of("--only", only));
        }
        return command;
    }

    /** Said before minutes of work rather than after them. */
    private static Path writable(Path name) throws CommandException {
        Path file = name.toAbsolutePath();
        Path folder = file.getParent();
        if (Files.isDirectory(file) || folder == null || !Files.isWritable(Files.exists(file) ? file : folder)) {
            throw CommandException.usage("cannot write '" + name + "'");
        }
        return file;
    }

    /** SIGINT, SIGTERM and SIGHUP end this process through here. */
    private synchronized void end() {
        ending = true;
        if (program == null) {
            return;
        }
        program.destroy();
        try {
            program.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
