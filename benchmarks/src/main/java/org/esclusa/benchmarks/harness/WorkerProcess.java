// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.harness;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A worker: lines to its standard input, one line from its standard output for each. It sleeps in between. */
final class WorkerProcess implements AutoCloseable {
    private final List<String> command;
    private final Process process;
    private final BufferedWriter commands;
    private final BufferedReader answers;

    WorkerProcess(List<String> command) throws HarnessException {
        this.command = command;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new HarnessException("cannot start " + command.getFirst() + ": " + e.getMessage());
        }
        commands = process.outputWriter();
        answers = process.inputReader();
    }

    void say(String line) throws HarnessException {
        try {
            commands.write(line);
            commands.write('\n');
            commands.flush();
        } catch (IOException e) {
            throw gone();
        }
    }

    String hear() throws HarnessException {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw gone();
            }
            return line;
        } catch (IOException e) {
            throw gone();
        }
    }

    private HarnessException gone() {
        return new HarnessException("a worker ended before its work: " + String.join(" ", command));
    }

    /** Ends the process: by the end of its input, or by force. */
    @Override
    public void close() {
        try {
            commands.close();
        } catch (IOException e) {
            // It has ended already.
        }
        try {
            if (!process.waitFor(2, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
