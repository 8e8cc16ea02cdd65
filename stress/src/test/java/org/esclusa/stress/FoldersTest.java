// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FoldersTest {
    /** The shell's number of an end by SIGTERM. */
    private static final int TERMINATED = 128 + 15;

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void an_interrupted_run_leaves_no_file_and_no_process() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process run = new ProcessBuilder(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Run.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = run.inputReader(StandardCharsets.UTF_8)) {
            Path segments = Path.of(out.readLine());
            Path disk = Path.of(out.readLine());
            ProcessHandle child =
                    ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
            assertTrue(Files.exists(segments.resolve("object")) && Files.exists(disk) && child.isAlive());
            run.destroy(); // SIGTERM; SIGINT ends a JVM likewise
            assertEquals(TERMINATED, run.waitFor());
            assertFalse(child.isAlive(), "a process is left");
            assertEquals(
                    List.of(),
                    List.of(segments, segments.getParent(), disk.getParent()).stream()
                            .filter(Files::exists)
                            .toList());
        } finally {
            run.destroyForcibly();
        }
    }

    /** Has made files and a process, and goes on making files when it is told to end. */
    static final class Run {
        public static void main(String[] arguments) throws Exception {
            Folders folders = new Folders("test");
            Files.createFile(folders.segment("object"));
            Files.createFile(folders.disk("archive"));
            Process child = new ProcessBuilder("sleep", "600").start();
            System.out.printf("%s%n%s%n%d%n", folders.segments(), folders.disk("archive"), child.pid());
            for (int i = 0; Files.exists(folders.segments()); i++) {
                try {
                    Files.createFile(folders.segment("another-" + i % 1000));
                } catch (FileAlreadyExistsException | NoSuchFileException e) {
                    Thread.yield();
                }
            }
        }
    }
}
