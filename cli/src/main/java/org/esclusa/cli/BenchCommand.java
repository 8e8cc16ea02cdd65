// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.esclusa.cli.terminal.CommandException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code esclusa bench}: starts the program of benchmarks/, which knows its own options. */
@Command(name = "bench", description = "Measure this library beside C and beside what one would use instead.")
final class BenchCommand implements Callable<Integer> {
    private static final int UNSAFE_OPTION_SINCE = 23;

    @Unmatched
    private final List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws CommandException, IOException, InterruptedException {
        String home = System.getProperty("esclusa.home", ".");
        Path built = Path.of(home, "benchmarks", "target");
        if (!Files.exists(built.resolve("esclusa-benchmarks.jar"))) {
            throw CommandException.failure(
                    "the benchmarks are not built: mvn -f all package -pl :esclusa-benchmarks -am -DskipTests");
        }
        Process program = new ProcessBuilder(command(home, built)).inheritIO().start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(program)));
        return program.waitFor();
    }

    private List<String> command(String home, Path built) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(home, "target/native/bin/leash").toString());
        command.add(Long.toString(ProcessHandle.current().pid()));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        command.add("--enable-native-access=ALL-UNNAMED");
        if (Runtime.version().feature() >= UNSAFE_OPTION_SINCE) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.add("-Desclusa.home=" + home);
        command.add("-cp");
        command.add(built.resolve("esclusa-benchmarks.jar") + File.pathSeparator + built.resolve("lib") + "/*");
        command.add("org.esclusa.benchmarks.Bench");
        command.addAll(arguments);
        return command;
    }

    private static void end(Process program) {
        program.destroy();
        try {
            program.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
