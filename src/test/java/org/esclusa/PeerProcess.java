// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.esclusa.peer.Language;

/**
 * A JVM with a main class of {@code org.esclusa.peer}; killed when closed. It says {@code ready} on a line of its own
 * when it is, and what it says besides is for the test.
 */
final class PeerProcess implements AutoCloseable {
    private static final String ROOT = System.getProperty("esclusa.root", ".");
    private static final String CLASSES =
            System.getProperty("esclusa.peer.classes", ROOT + "/target/classes:" + ROOT + "/target/test-classes");
    private static final int SIGKILLED = 137;

    private final String what;
    private final Process process;
    private final BufferedReader output;

    private PeerProcess(String what, ProcessBuilder builder) throws IOException {
        this.what = what;
        this.process = builder.redirectErrorStream(true).start();
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static PeerProcess java(Class<?> main, Object... arguments) throws IOException {
        return java(List.of(), Map.of(), main, arguments);
    }

    /** With options for the JVM, and an environment. */
    static PeerProcess java(List<String> options, Map<String, String> environment, Class<?> main, Object... arguments)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(options, main, arguments));
        builder.environment().putAll(environment);
        return new PeerProcess(main.getSimpleName(), builder);
    }

    /** One without native access, which says so; the library is on the class path or, as a module, on the other. */
    static PeerProcess denied(boolean module, Map<String, String> environment, Class<?> main, Object... arguments)
            throws IOException {
        List<String> options = module
                ? List.of(
                        Language.DENIED,
                        "--module-path",
                        ROOT + "/target/classes",
                        "--add-modules",
                        "org.esclusa",
                        "-cp",
                        ROOT + "/target/test-classes")
                : List.of(Language.DENIED, "-cp", CLASSES);
        ProcessBuilder builder = new ProcessBuilder(any(options, main, arguments));
        builder.environment().putAll(environment);
        return new PeerProcess("a denied " + main.getSimpleName(), builder);
    }

    /** Of another language; its first argument is the file that is run. */
    static PeerProcess program(Object... command) throws IOException {
        List<String> words = Arrays.stream(command).map(String::valueOf).toList();
        return new PeerProcess(words.getFirst(), new ProcessBuilder(words));
    }

    /** What starts it. */
    static List<String> command(List<String> options, Class<?> main, Object... arguments) {
        List<String> all = new ArrayList<>(List.of("--enable-native-access=ALL-UNNAMED", "-cp", CLASSES));
        all.addAll(options);
        return any(all, main, arguments);
    }

    private static List<String> any(List<String> options, Class<?> main, Object... arguments) {
        List<String> command = new ArrayList<>(
                List.of(System.getProperty("java.home") + "/bin/java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(options);
        command.add(main.getName());
        Arrays.stream(arguments).map(String::valueOf).forEach(command::add);
        return command;
    }

    PeerProcess awaitReady() throws IOException {
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.equals("ready")) {
                return this;
            }
            said.append(line).append('\n');
        }
        throw new AssertionError(what + " ended before it was ready:\n" + said);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Sends it a line. */
    void say(String line) throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).append(line).append('\n').flush();
    }

    /** What it says until its end, which is a success. */
    String awaitSuccess(Duration within) throws Exception {
        String said = awaitEnd(within);
        assertEquals(0, process.exitValue(), what + " failed:\n" + said);
        return said;
    }

    /** It ends by SIGKILL, its own or another's. */
    void awaitDeath(Duration within) throws Exception {
        String said = awaitEnd(within);
        assertEquals(SIGKILLED, process.exitValue(), what + " was to be killed:\n" + said);
    }

    /** How it ended: its status, or 128 and the signal. */
    int awaitStatus(Duration within) throws Exception {
        awaitEnd(within);
        return process.exitValue();
    }

    private String awaitEnd(Duration within) throws Exception {
        assertTrue(process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS), what + " hangs");
        StringBuilder said = new StringBuilder();
        output.lines().forEach(line -> said.append(line).append('\n'));
        return said.toString();
    }

    /** By SIGKILL; returns when it has gone. */
    void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Its next line. */
    String line() throws IOException {
        return output.readLine();
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        kill();
    }
}
