// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class MainTest {
    @RegisterExtension
    private final Folder folder = new Folder();

    @ParameterizedTest
    @ValueSource(strings = {"wordcount", "ls", "stat", "put", "get", "rm", "gc", "bench", "torture", "completion"})
    void help_and_version_are_everywhere(String command) {
        assertTrue(printed(command, "--help").startsWith("Usage: esclusa " + command + " "));
        assertTrue(printed(command, "--version").startsWith("esclusa "));
        assertTrue(printed("--version").startsWith("esclusa "));
    }

    private static String printed(String... arguments) {
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            assertEquals(0, Main.run(arguments));
        } finally {
            System.setOut(before);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void help_lists_the_commands() throws Exception {
        String help = Run.of(folder.path(), "--help").out();
        for (String command :
                new String[] {"wordcount", "ls", "stat", "put", "get", "rm", "gc", "bench", "torture", "completion"}) {
            assertTrue(help.lines().anyMatch(line -> line.startsWith("  " + command + " ")), help);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "ls --nonsense",
                "ls too much",
                "stat",
                "get",
                "bench --fast",
                "bench much",
                "bench --json"
            })
    void what_it_does_not_understand_is_2(String arguments) throws Exception {
        Run.Ended run = Run.shell(folder.path(), "esclusa " + arguments);
        assertEquals(2, run.status());
        assertEquals("", run.out());
    }

    @Test
    void bench_refuses_a_file_it_cannot_write_before_the_work() throws Exception {
        String sentence = "esclusa: cannot write '/no/such/folder/rows.json'\n";
        Run.assertShell(folder.path(), 2, "", sentence, "esclusa bench --json /no/such/folder/rows.json");
        Run.assertShell(folder.path(), 2, "", "esclusa: cannot write '/dev'\n", "esclusa bench --json /dev");
    }

    @Test
    void whatever_is_thrown_is_one_sentence() {
        assertFailure(1, "esclusa: the queue is closed\n", new IllegalStateException("the queue is closed"));
        assertFailure(1, "esclusa: interrupted before the end\n", new InterruptedException());
        assertFailure(1, "esclusa: one\n", new IOException("one\ntwo"));
        assertFailure(1, "esclusa: cannot use '/x': it does not exist\n", new NoSuchFileException("/x"));
        assertFailure(
                1, "esclusa: cannot use '/x': it is in use\n", new FileSystemException("/x", null, "it is in use"));
        assertFailure(
                1,
                "esclusa: unexpected java.lang.NullPointerException: no name\n",
                new NullPointerException("no name"));
        assertFailure(1, "esclusa: unexpected java.lang.OutOfMemoryError: heap\n", new OutOfMemoryError("heap"));
        assertFailure(2, "esclusa: not a name\n", new IllegalArgumentException("not a name"));
    }

    private static void assertFailure(int status, String sentence, Throwable reason) {
        PrintStream before = System.err;
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            assertEquals(status, Main.fail(reason));
        } finally {
            System.setErr(before);
        }
        assertEquals(sentence, err.toString(StandardCharsets.UTF_8));
    }
}
