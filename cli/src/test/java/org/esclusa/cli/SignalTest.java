// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands that wait, and are told to end. {@code wordcount} has its own in WorkerDeathTest. */
@Timeout(120)
class SignalTest {
    @RegisterExtension
    private final Folder folder = new Folder();

    @TempDir
    private Path home;

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void a_signal_ends_a_get_that_waits(String signal, int status) throws Exception {
        // It waits as soon as it has printed the one message that there is; the queue is left as it was.
        Run.assertShell(
                folder.path(),
                0,
                "1\nstatus " + status + "\n2\n",
                "",
                Run.PUT_ONE
                        + "cd $ESCLUSA_DIR; mkfifo out; esclusa get jobs > out & get=$!; exec 4< out; read -u 4 line;"
                        + " echo $line; kill -" + signal + " $get; wait $get; echo status $?;"
                        + " echo 2 >&3; exec 3>&-; wait; esclusa get jobs; rm in out jobs");
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void a_signal_ends_a_put_that_waits(String signal, int status) throws Exception {
        // What it put before stays.
        Run.assertShell(
                folder.path(),
                0,
                "1\nstatus " + status + "\n",
                "",
                Run.PUT_ONE + "cd $ESCLUSA_DIR; put=$!; esclusa get jobs --count 1; kill -" + signal
                        + " $put; wait $put; echo status $?; esclusa get jobs; rm in jobs");
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void a_signal_ends_a_bench_and_what_it_started(String signal, int status) throws Exception {
        Path leash = home.resolve("target/native/bin/leash");
        Files.createDirectories(leash.getParent());
        Files.copy(Path.of(System.getProperty("esclusa.native"), "bin/leash"), leash);
        Path pid = home.resolve("pid");
        Run.script(
                home.resolve("benchmarks/run"),
                "echo $$ > " + pid + ".new; mv " + pid + ".new " + pid + "; exec sleep 100");
        List<String> command = new ArrayList<>(Run.command("bench", "--quick"));
        command.replaceAll(word -> word.startsWith("-Desclusa.home=") ? "-Desclusa.home=" + home : word);
        try (Run run = Run.start(Run.builder(folder.path(), command))) {
            while (!Files.exists(pid)) {
                Thread.onSpinWait();
            }
            long sleeper = Long.parseLong(Files.readString(pid).strip());
            Run.signal(signal, run.process().pid());
            Run.Ended ended = run.await();
            assertEquals(status, ended.status(), ended.err());
            assertEquals("", ended.out() + ended.err());
            assertFalse(ProcessHandle.of(sleeper).isPresent());
        }
    }
}
