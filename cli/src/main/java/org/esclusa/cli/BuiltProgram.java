// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.esclusa.cli.terminal.CommandException;

/** A subcommand that is a program of its own, built on first use; it ends with its program, and its program with it. */
abstract class BuiltProgram implements Callable<Integer> {
    private Process process;
    private boolean ending;

    /** The script under the repository that builds and becomes it. */
    abstract String program();

    /** What the script is told. */
    abstract List<String> arguments() throws CommandException;

    @Override
    public final Integer call() throws CommandException, IOException, InterruptedException {
        String home = System.getProperty("esclusa.home", ".");
        List<String> command = new ArrayList<>();
        command.add(Path.of(home, "target/native/bin/leash").toString());
        command.add(Long.toString(ProcessHandle.current().pid()));
        command.add(Path.of(home, program()).toString());
        command.addAll(arguments());
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("ESCLUSA_JAVA_HOME", System.getProperty("java.home"));
        Runtime.getRuntime().addShutdownHook(new Thread(this::end));
        return start(builder).waitFor();
    }

    private synchronized Process start(ProcessBuilder builder) throws IOException, InterruptedException {
        if (ending) {
            throw new InterruptedException();
        }
        process = builder.start();
        return process;
    }

    /** Said before minutes of work rather than after them. */
    static Path writable(Path name) throws CommandException {
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
        if (process == null) {
            return;
        }
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
