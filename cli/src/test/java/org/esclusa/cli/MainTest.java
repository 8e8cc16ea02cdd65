// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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
    @ValueSource(strings = {"wordcount", "ls", "stat", "put", "get", "rm", "gc"})
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
        for (String command : new String[] {"wordcount", "ls", "stat", "put", "get", "rm", "gc", "bench"}) {
            assertTrue(help.lines().anyMatch(line -> line.startsWith("  " + command + " ")), help);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "ls --nonsense", "ls too much", "stat", "get"})
    void what_it_does_not_understand_is_2(String arguments) throws Exception {
        Run.Ended run = Run.shell(folder.path(), "esclusa " + arguments);
        assertEquals(2, run.status());
        assertEquals("", run.out());
    }
}
