// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.wordcount;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/** A worker that stands still: SIGSTOP when this is made, SIGCONT when it is closed. It may end meanwhile. */
final class Stopped implements AutoCloseable {
    private final Worker worker;

    private Stopped(Worker worker) {
        this.worker = worker;
    }

    /** Stops the worker, and returns when all its threads stand still, or when it has ended. */
    static Stopped stop(Worker worker) throws IOException, InterruptedException {
        signal("STOP", worker).waitFor();
        while (!standsStill(worker.pid())) {
            Thread.sleep(Duration.ofNanos(100_000));
        }
        return new Stopped(worker);
    }

    Worker worker() {
        return worker;
    }

    private static boolean standsStill(long pid) throws IOException {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path thread : threads) {
                if (!standsStill(thread)) {
                    return false;
                }
            }
            return true;
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    private static boolean standsStill(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"), StandardCharsets.ISO_8859_1);
            char state = stat.charAt(stat.lastIndexOf(')') + 2); // proc(5): T stopped, Z zombie, X dead
            return state == 'T' || state == 'Z' || state == 'X';
        } catch (IOException e) {
            return true; // it has ended
        }
    }

    /** kill(2) by the shell, since the JDK sends no SIGSTOP. */
    private static Process signal(String name, Worker worker) throws IOException {
        return new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + worker.pid())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Override
    public void close() throws IOException {
        if (worker.isAlive()) { // else its pid may be another's soon
            signal("CONT", worker);
        }
    }
}
