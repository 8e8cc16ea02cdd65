// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.wordcount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.esclusa.cli.Folder;
import org.esclusa.cli.Run;
import org.esclusa.cli.words.NastyText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Workers, and the process that started them, die without having been asked to. */
@Timeout(300)
class WorkerDeathTest {
    private static final Duration HANG = Duration.ofSeconds(30);

    @RegisterExtension
    private final Folder folder = new Folder();

    @TempDir
    private Path texts;

    @Test
    void workers_that_cannot_start_end_the_count_with_a_sentence() throws Exception {
        Path text = Files.writeString(texts.resolve("text"), "word");
        Path python = Run.script(texts.resolve("python"), "echo 'no module named esclusa' >&2; exit 3");
        ProcessBuilder builder = Run.builder(folder.path(), Run.command("wordcount", text.toString(), "--java", "0"));
        builder.environment().put("ESCLUSA_PYTHON", python.toString());
        Run.Ended run;
        try (Run started = Run.start(builder)) {
            run = started.await();
        }
        assertEquals(1, run.status());
        assertEquals("", run.out());
        assertEquals(
                "esclusa: 3 python workers in a row died before they had counted a block"
                        + " (the last one: exit status 3: no module named esclusa)",
                run.lastWords());
        assertEquals(3, run.err().lines().count(), run.err());
    }

    @Test
    void a_worker_killed_by_somebody_else_is_replaced_and_nothing_is_lost() throws Exception {
        byte[] text = NastyText.of(2, 5_000_000);
        Path pipe = pipe();
        try (Run run = Run.start(folder.path(), only("--python", pipe, "--top", "0"))) {
            long victim;
            try (OutputStream out = awaitWorkers(pipe)) {
                out.write(text);
                ProcessHandle worker = workers(run).getFirst();
                victim = worker.pid();
                worker.destroyForcibly();
                out.write(text);
            }
            Run.Ended ended = run.await();
            assertEquals(0, ended.status(), ended.err());
            Path both = Files.write(texts.resolve("both"), text);
            Files.write(both, text, StandardOpenOption.APPEND);
            assertEquals(WordsByHand.of(both), ended.out());
            assertEquals(0, ended.figure("killed"));
            assertTrue(
                    ended.err().startsWith("esclusa: the python worker " + victim + " died (killed by signal 9"),
                    ended.err());
        }
    }

    @Test
    void workers_end_when_their_parent_is_killed_and_gc_removes_the_rest() throws Exception {
        Path pipe = pipe();
        List<ProcessHandle> workers;
        try (Run run = Run.start(folder.path(), "wordcount", pipe.toString());
                OutputStream out = awaitWorkers(pipe)) {
            out.write(NastyText.of(3, 5_000_000));
            workers = workers(run);
            assertEquals(3, workers.size());
            run.process().destroyForcibly().waitFor();
            assertEnd(workers);
        }
        assertEquals(2, folder.names().size());
        Run.Ended gc = Run.of(folder.path(), "gc");
        assertEquals(0, gc.status());
        assertEquals(
                2,
                gc.out().lines().filter(line -> line.startsWith("wordcount-")).count());
        assertEquals(List.of(), folder.names());
    }

    @Test
    void a_worker_that_stands_still_ends_with_its_parent_too() throws Exception {
        Path pipe = pipe();
        try (Run run = Run.start(folder.path(), only("--c", pipe));
                OutputStream out = awaitWorkers(pipe)) {
            ProcessHandle worker = workers(run).getFirst();
            Run.signal("STOP", worker.pid());
            run.process().destroyForcibly().waitFor();
            assertEnd(List.of(worker));
            out.flush();
        }
        assertEquals(0, Run.of(folder.path(), "gc").status());
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void a_signal_ends_all_and_leaves_nothing(String signal, int status) throws Exception {
        Path pipe = pipe();
        try (Run run = Run.start(folder.path(), "wordcount", pipe.toString(), "--kill", "2");
                OutputStream out = awaitWorkers(pipe)) {
            out.write(NastyText.of(4, 5_000_000));
            List<ProcessHandle> workers = workers(run);
            Run.signal(signal, run.process().pid());
            Run.Ended ended = run.await();
            assertEquals(status, ended.status());
            assertEquals("", ended.out());
            assertEquals("", ended.err());
            assertTrue(workers.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    /** Not by {@link ProcessHandle#onExit}, which looks only now and then at what is no child of ours. */
    private static void assertEnd(List<ProcessHandle> workers) throws Exception {
        long begin = System.nanoTime();
        while (workers.stream().anyMatch(worker -> runs(worker.pid()))) {
            assertTrue(System.nanoTime() - begin < HANG.toNanos(), "a worker outlives its parent");
            Thread.sleep(1); // and leaves the processor to those who are to end
        }
        System.out.printf("workers ended %d ms after their parent%n", (System.nanoTime() - begin) / 1_000_000);
    }

    private static boolean runs(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException e) {
            return false;
        }
    }

    private Path pipe() throws Exception {
        Path pipe = texts.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        return pipe;
    }

    /** The other end of what is counted, which is opened when all workers have joined. */
    private static OutputStream awaitWorkers(Path pipe) throws Exception {
        return new FileOutputStream(pipe.toFile());
    }

    private static List<ProcessHandle> workers(Run run) {
        return run.process().children().toList();
    }

    private static String[] only(String language, Path file, String... options) {
        List<String> all = new ArrayList<>(List.of("wordcount", file.toString()));
        all.addAll(List.of(options));
        for (String each : List.of("--java", "--python", "--c")) {
            all.addAll(List.of(each, each.equals(language) ? "1" : "0"));
        }
        return all.toArray(String[]::new);
    }
}
