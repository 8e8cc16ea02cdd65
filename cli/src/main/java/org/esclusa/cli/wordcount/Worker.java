// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.wordcount;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/** One worker's process, from its start to after its end. */
final class Worker {
    private static final int SIGNALLED = 128;
    private static final int SIGKILL = 9;

    private final int number;
    private final Language language;
    private final Process process;
    private final Tally tally = new Tally();
    private final Thread listener;
    private volatile String lastWords = "";
    private volatile boolean killed;

    Worker(int number, Language language, Process process) {
        this.number = number;
        this.language = language;
        this.process = process;
        this.listener = Thread.ofPlatform().daemon().name("worker " + number).start(this::listen);
    }

    /** Keeps what tells best why it failed: the last line on its stderr that is not indented, as a stack trace's are. */
    private void listen() {
        try (BufferedReader lines = process.errorReader()) {
            lines.lines()
                    .filter(line -> !line.isBlank() && !Character.isWhitespace(line.charAt(0)))
                    .forEach(line -> lastWords = line);
        } catch (IOException | UncheckedIOException e) {
            // It ended in the middle of a word.
        }
    }

    int number() {
        return number;
    }

    Language language() {
        return language;
    }

    long pid() {
        return process.pid();
    }

    Tally tally() {
        return tally;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Kills it by SIGKILL, as one of those that {@code --kill} asked for, and waits for its end. */
    void kill() throws InterruptedException {
        killed = true;
        process.destroyForcibly();
        process.waitFor();
    }

    /** Whether {@link #kill} ended it. */
    boolean wasKilled() {
        return killed;
    }

    /** Ends it by SIGKILL and waits for that, but not for ever. */
    void end() {
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean hasSucceeded() {
        return process.exitValue() == 0;
    }

    boolean endedBySigkill() {
        return process.exitValue() == SIGNALLED + SIGKILL;
    }

    /** How it ended, in a few words. */
    String reason() {
        try {
            listener.join(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        int status = process.exitValue();
        String how = status > SIGNALLED ? "killed by signal " + (status - SIGNALLED) : "exit status " + status;
        return lastWords.isEmpty() ? how : how + ": " + lastWords;
    }
}
