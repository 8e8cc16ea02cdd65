// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.esclusa.MessageQueue;
import picocli.CommandLine;

/** One run of the command {@code esclusa}, as the launcher starts it; ended by {@link #close} if it still runs. */
public final class Run implements AutoCloseable {
    /**
     * Shell: a put that makes the queue {@code jobs}, has put one line and waits for more on descriptor 3, from the pipe
     * {@code in} of the folder.
     */
    public static final String PUT_ONE =
            "mkfifo $ESCLUSA_DIR/in; esclusa put jobs < $ESCLUSA_DIR/in & exec 3> $ESCLUSA_DIR/in; echo 1 >&3; ";

    private static final long LONGEST_SECONDS = 120;

    private final Process process;
    private final Path out;
    private final Path err;

    private Run(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** How a run ended and what it said. */
    public record Ended(int status, String out, String err) {
        /** The last line of stderr. */
        public String lastWords() {
            return err.lines().reduce("", (before, line) -> line);
        }

        /** The number behind {@code key=} in the last line of stderr. */
        public long figure(String key) {
            return Stream.of(lastWords().split(" "))
                    .filter(word -> word.startsWith(key + "="))
                    .mapToLong(word -> Long.parseLong(word.substring(key.length() + 1)))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + key + " in: " + err));
        }
    }

    /** Runs a command to its end, with its objects in {@code folder}. */
    public static Ended of(Path folder, String... arguments) throws IOException, InterruptedException {
        try (Run run = start(folder, arguments)) {
            return run.await();
        }
    }

    /** Starts a command, with its objects in {@code folder} and nothing on its standard input. */
    public static Run start(Path folder, String... arguments) throws IOException {
        return start(builder(folder, command(arguments)).redirectInput(new File("/dev/null")));
    }

    /** Runs a line of shell, which must say just that; see {@link #shell}. */
    public static void assertShell(Path folder, int status, String out, String err, String line)
            throws IOException, InterruptedException {
        Ended run = shell(folder, line);
        assertEquals(err, run.err());
        assertEquals(out, run.out());
        assertEquals(status, run.status());
    }

    /** Runs a line of shell in which {@code esclusa} is the command; its status is that of the line's last part. */
    public static Ended shell(Path folder, String line) throws IOException, InterruptedException {
        ProcessBuilder builder = builder(folder, List.of("/bin/bash", "-c", line));
        builder.environment()
                .merge("PATH", Launcher.FOLDER.toString(), (path, ours) -> ours + File.pathSeparator + path);
        try (Run run = start(builder)) {
            return run.await();
        }
    }

    /** A folder with an executable {@code esclusa}. */
    private static final class Launcher {
        static final Path FOLDER = make();

        private static Path make() {
            String words = command().stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
            try {
                Path folder = Files.createTempDirectory("esclusa-test");
                Path launcher = script(folder.resolve("esclusa"), "exec " + words + " \"$@\"");
                launcher.toFile().deleteOnExit();
                folder.toFile().deleteOnExit();
                return folder;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Starts what was built, with its output in files. */
    public static Run start(ProcessBuilder builder) throws IOException {
        Path out = Files.createTempFile("esclusa-test", ".out");
        Path err = Files.createTempFile("esclusa-test", ".err");
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        return new Run(process, out, err);
    }

    /** A command with its objects in {@code folder}. */
    public static ProcessBuilder builder(Path folder, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("ESCLUSA_DIR", folder.toString());
        builder.environment().remove("ESCLUSA_PYTHON");
        return builder;
    }

    /** What the launcher ends in; Ctrl-C reaches it even if these tests run in a shell's background, where it is ignored. */
    public static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "env",
                "--default-signal=INT,TERM",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--module-path",
                modulePath(),
                "--enable-native-access=org.esclusa",
                "-Desclusa.home=" + System.getProperty("esclusa.root"),
                "--module",
                "org.esclusa.cli/org.esclusa.cli.Main"));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String modulePath() {
        return Stream.of(Main.class, MessageQueue.class, CommandLine.class)
                .map(type -> type.getProtectionDomain().getCodeSource())
                .map(Run::path)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String path(CodeSource source) {
        try {
            return Path.of(source.getLocation().toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes a program of lines of shell, and the folders around it. */
    public static Path script(Path file, String lines) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + lines + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Sends a signal, as {@code kill} calls it, to a process. */
    public static void signal(String name, long pid) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + pid).start();
        assertEquals(0, kill.waitFor());
    }

    /** The process itself. */
    public Process process() {
        return process;
    }

    /** What it has said on stderr so far. */
    public String err() throws IOException {
        return Files.readString(err, StandardCharsets.UTF_8);
    }

    /** Waits for its end. */
    public Ended await() throws IOException, InterruptedException {
        assertTrue(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS), () -> "still running: " + process.info());
        return new Ended(
                process.exitValue(),
                Files.readString(out, StandardCharsets.ISO_8859_1),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        Files.delete(out);
        Files.delete(err);
    }
}
