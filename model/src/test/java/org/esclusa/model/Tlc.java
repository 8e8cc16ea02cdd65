// SPDX-License-Identifier: Apache-2.0
package org.esclusa.model;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tlc2.TLC;

/** The TLA+ model checker, in a JVM of its own: it keeps what it found in static fields. */
final class Tlc {
    /** What it said in the end. */
    record Outcome(int exitCode, String output, double seconds) {
        private static final Pattern STATES =
                Pattern.compile("(?m)^\\d+ states generated, (\\d+) distinct states found");
        private static final Pattern DEPTH = Pattern.compile("depth of the complete state graph search is (\\d+)");
        private static final Pattern ERROR = Pattern.compile("(?m)^Error: (.*?)\\.?$");

        long distinctStates() {
            return last(STATES);
        }

        long depth() {
            return last(DEPTH);
        }

        /** "no error", or what went wrong first. */
        String finding() {
            if (exitCode == 0 && output.contains("No error has been found.")) {
                return "no error";
            }
            return ERROR.matcher(output)
                    .results()
                    .map(error -> error.group(1))
                    .findFirst()
                    .orElse("exit code " + exitCode);
        }

        private long last(Pattern pattern) {
            List<MatchResult> results = pattern.matcher(output).results().toList();
            return results.isEmpty() ? 0 : Long.parseLong(results.getLast().group(1));
        }
    }

    private final Path folder;
    private final Duration limit;
    private final boolean isLong;

    /**
     * Logs and states go to {@code folder}; a run is ended after {@code limit}. In the long form TLC has two workers, and a JVM
     * for runs of hours; otherwise one worker, and a JVM that is up at once: most runs last a second.
     */
    Tlc(Path folder, Duration limit, boolean isLong) {
        this.folder = folder;
        this.limit = limit;
        this.isLong = isLong;
    }

    Outcome check(Configuration configuration) throws IOException, InterruptedException, URISyntaxException {
        Files.createDirectories(folder);
        Path log = folder.resolve(configuration.name() + ".log");
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command(configuration))
                .directory(configuration.file().getParent().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(configuration.name() + " took longer than " + limit + "; see " + log);
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Outcome(process.exitValue(), Files.readString(log), seconds);
    }

    private List<String> command(Configuration configuration) throws URISyntaxException {
        Path jar = Path.of(
                TLC.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(isLong ? List.of("-XX:+UseParallelGC", "-Xmx3g") : soonUp());
        command.addAll(List.of("-cp", jar.toString(), TLC.class.getName()));
        command.addAll(List.of("-workers", isLong ? "2" : "1"));
        command.add("-deadlock"); // does not look for deadlocks: everybody may be done, or dead
        command.add("-cleanup");
        command.addAll(List.of(
                "-metadir", folder.resolve(configuration.name() + ".states").toString()));
        command.addAll(List.of("-config", configuration.name()));
        command.add(configuration.specification().getFileName().toString());
        return command;
    }

    /** The first compiler only, and the classes as the run before left them: a third of the time. */
    private List<String> soonUp() {
        return List.of(
                "-XX:+UseSerialGC",
                "-Xmx1g",
                "-XX:TieredStopAtLevel=1",
                "-XX:+AutoCreateSharedArchive",
                "-XX:SharedArchiveFile=" + folder.resolve("tlc.jsa"));
    }
}
