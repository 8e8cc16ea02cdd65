// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.esclusa.cli.Run;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script {@code esclusa}, up to the moment when it becomes a JVM. */
@Timeout(120)
class LauncherTest {
    @TempDir
    private Path folder;

    private Tree tree;

    @BeforeEach
    void make() throws IOException {
        tree = new Tree(Files.createDirectory(folder.toRealPath().resolve("tree")));
    }

    @Test
    void works_from_another_folder_and_through_symbolic_links() throws Exception {
        Path elsewhere = Files.createDirectory(folder.toRealPath().resolve("else where"));
        Path first = Files.createSymbolicLink(tree.path("link"), Path.of("esclusa"));
        Path second = Files.createSymbolicLink(elsewhere.resolve("words"), first);
        Map<String, String> environment =
                Map.of("ESCLUSA_JAVA_HOME", tree.path("jdk").toString());
        ProcessBuilder builder = tree.builder(environment, List.of(second.toString(), "ls", "two words", ""));
        try (Run run = Run.start(builder.directory(elsewhere.toFile()))) {
            List<String> lines = run.await().out().lines().toList();
            assertEquals(elsewhere.toString(), lines.get(2));
            assertTrue(lines.contains("-Desclusa.home=" + tree.path("")), lines.toString());
            assertEquals(List.of("ls", "two words", ""), lines.subList(lines.size() - 3, lines.size()));
        }
    }

    @Test
    void becomes_the_jvm() throws Exception {
        try (Run run = tree.start("ls")) {
            long pid = run.process().pid();
            assertEquals(
                    Long.toString(pid),
                    run.await().out().lines().skip(1).findFirst().orElseThrow());
        }
    }

    @Test
    void builds_on_first_use_and_when_a_source_is_newer_and_says_so_in_one_line() throws Exception {
        assertEquals(tree.notice(), err());
        assertEquals(1, tree.builds());
        assertEquals("", err());
        assertEquals(1, tree.builds());
        Files.setLastModifiedTime(
                tree.path("src/main/c/source.c"), FileTime.from(Instant.now().plusSeconds(1000)));
        assertEquals(tree.notice(), err());
        assertEquals(2, tree.builds());
    }

    @Test
    void two_first_uses_at_once_build_once() throws Exception {
        tree.slowMaven();
        try (Run one = tree.start("ls");
                Run other = tree.start("ls")) {
            Run.Ended oneEnded = one.await();
            Run.Ended otherEnded = other.await();
            assertEquals(0, oneEnded.status());
            assertEquals(0, otherEnded.status());
            assertEquals(Set.of("", tree.notice()), new TreeSet<>(List.of(oneEnded.err(), otherEnded.err())));
        }
        assertEquals(1, tree.builds());
    }

    @Test
    void a_build_that_fails_names_its_log() throws Exception {
        tree.maven("echo a reason; exit 1");
        try (Run run = tree.start("ls")) {
            Run.Ended ended = run.await();
            Path log = tree.path("target/esclusa-build.log");
            assertEquals(1, ended.status());
            assertEquals("", ended.out());
            assertEquals(tree.notice() + "esclusa: the build failed; " + log + " has the reason.\n", ended.err());
            assertEquals("a reason\n", Files.readString(log));
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void a_signal_ends_the_build_too(String signal, int status) throws Exception {
        Path pid = tree.path("pid");
        tree.maven("echo $$ > pid.new; mv pid.new pid; exec sleep 100");
        try (Run run = tree.start("ls")) {
            while (!Files.exists(pid)) {
                Thread.onSpinWait();
            }
            Run.signal(signal, run.process().pid());
            assertEquals(status, run.await().status());
            ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
                    .ifPresent(sleeper -> sleeper.onExit().join());
        }
    }

    @Test
    void esclusa_java_home_goes_before_java_home_before_the_path() throws Exception {
        Map<String, String> environment = new HashMap<>();
        Files.createSymbolicLink(
                tree.path("tools/javac"), tree.jdk("on-the-path").resolve("bin/javac"));
        assertEquals("on-the-path", jdk(environment));
        environment.put("JAVA_HOME", tree.jdk("javas").toString());
        assertEquals("javas", jdk(environment));
        environment.put("ESCLUSA_JAVA_HOME", tree.jdk("ours").toString());
        assertEquals("ours", jdk(environment));
    }

    @Test
    void a_java_home_that_is_too_old_is_passed_over() throws Exception {
        Path old = tree.jdk("old");
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
        Files.createSymbolicLink(
                tree.path("tools/javac"), tree.jdk("on-the-path").resolve("bin/javac"));
        assertEquals("on-the-path", jdk(Map.of("JAVA_HOME", old.toString())));
        try (Run run = Run.start(tree.launch(Map.of("ESCLUSA_JAVA_HOME", old.toString()), "ls"))) {
            Run.Ended ended = run.await();
            assertEquals(1, ended.status());
            assertEquals(
                    "Esclusa needs a JDK 22 or later, and ESCLUSA_JAVA_HOME names none: " + old + "\n", ended.err());
        }
    }

    @Test
    void without_maven_the_package_is_named() throws Exception {
        Files.delete(tree.path("tools/mvn"));
        assertEquals("esclusa: Esclusa needs Maven: install the Debian package maven.\n", err());
        assertFalse(Files.exists(tree.path("cli/target")));
    }

    private String jdk(Map<String, String> environment) throws Exception {
        try (Run run = Run.start(tree.launch(environment, "ls"))) {
            return run.await().out().lines().findFirst().orElseThrow();
        }
    }

    private String err() throws Exception {
        try (Run run = tree.start("ls")) {
            return run.await().err();
        }
    }
}
