// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words that a tab completes. */
@Timeout(120)
class CompletionTest {
    private static final Path SCRIPT = Path.of(System.getProperty("esclusa.root"), "cli/completion.bash");

    @RegisterExtension
    private final Folder folder = new Folder();

    @Test
    void the_file_is_what_the_command_prints() throws Exception {
        assertEquals(
                Files.readString(SCRIPT),
                CompletionCommand.script(Main.all()),
                "./esclusa completion > cli/completion.bash");
    }

    /** What bash would offer for a line, whose last word is incomplete, perhaps empty. */
    private String offered(String line) throws Exception {
        Run.Ended run = Run.shell(
                folder.path(),
                "source " + SCRIPT + "; COMP_LINE='" + line + "'; IFS=' ' read -ra COMP_WORDS <<< \"$COMP_LINE\";"
                        + " [[ $COMP_LINE == *' ' ]] && COMP_WORDS+=('');"
                        + " COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); compopt() { :; }; _complete_esclusa;"
                        + " printf '%s\\n' \"${COMPREPLY[@]}\" | LC_ALL=C sort | tr '\\n' ' '");
        assertEquals("", run.err());
        return run.out().strip();
    }

    @ParameterizedTest
    @CsvSource({
        "./esclusa wordc, wordcount",
        "esclusa s, stat",
        "/a/b/esclusa g, gc get",
        "./esclusa gc --o, --orphans",
        "./esclusa stat --, --help --json --version --watch",
    })
    void commands_and_options_are_offered(String line, String words) throws Exception {
        assertEquals(words, offered(line));
    }

    @Test
    void objects_are_offered_where_a_name_is_wanted_and_other_files_are_not() throws Exception {
        Path garbage = Files.writeString(folder.path().resolve("jobs.txt"), "hello");
        Run.shell(folder.path(), "echo | esclusa put jobs; echo | esclusa put jobs-2; echo | esclusa put other");
        for (String command : new String[] {"stat", "get", "rm", "put"}) {
            assertEquals("jobs jobs-2", offered("./esclusa " + command + " jo"));
            assertEquals("jobs jobs-2 other", offered("./esclusa " + command + " "));
        }
        assertEquals("jobs jobs-2", offered("./esclusa stat --json jo"));
        assertEquals("", offered("./esclusa ls jo"));
        Run.shell(folder.path(), "esclusa rm jobs; esclusa rm jobs-2; esclusa rm other");
        Files.delete(garbage);
    }

    @Test
    void it_is_a_command_too() throws Exception {
        Run.Ended run = Run.of(folder.path(), "completion");
        assertEquals(Files.readString(SCRIPT), run.out());
        assertTrue(run.out().startsWith("# SPDX-License-Identifier: Apache-2.0\n"));
    }
}
