// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.wordcount;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.esclusa.cli.Folder;
import org.esclusa.cli.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class BadInputTest {
    @RegisterExtension
    private final Folder folder = new Folder();

    @TempDir
    private Path texts;

    @Test
    void a_file_that_is_not_there_is_named() throws Exception {
        Path text = Files.writeString(texts.resolve("text"), "word");
        assertRefused("'/no/such/file' does not exist", text.toString(), "/no/such/file");
    }

    @Test
    void a_directory_is_named() throws Exception {
        assertRefused("'" + texts + "' is a directory", texts.toString());
    }

    @Test
    void a_file_that_may_not_be_read_is_named() throws Exception {
        Path secret = Files.writeString(texts.resolve("secret"), "word");
        Files.setPosixFilePermissions(secret, Set.of());
        List<String> command = new ArrayList<>(Run.command("wordcount", secret.toString()));
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(0, List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"));
        }
        try (Run run = Run.start(Run.builder(folder.path(), command))) {
            assertRefused("'" + secret + "' cannot be read", run.await());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--block 4095 | --block must be 4096 to 16777216, not 4095",
                "--block 16777217 | --block must be 4096 to 16777216, not 16777217",
                "--java 65 | --java must be 0 to 64, not 65",
                "--python -1 | --python must be 0 to 64, not -1",
                "--kill -1 | --kill must be 0 to 1000000, not -1",
                "--top -1 | --top must be 0 to 2147483647, not -1",
                "--java 0 --python 0 --c 0 | there is no worker: --java, --python and --c are all 0",
            })
    void a_value_out_of_range_is_told_with_the_range(String options, String sentence) throws Exception {
        Path text = Files.writeString(texts.resolve("text"), "word");
        assertRefused(sentence, (options + " " + text).split(" "));
    }

    @ParameterizedTest
    @CsvSource({"--block many", "--nonsense", "--top"})
    void what_is_no_option_or_value_is_one_sentence(String options) throws Exception {
        Path text = Files.writeString(texts.resolve("text"), "word");
        Run.Ended run = run((text + " " + options).split(" "));
        assertEquals(2, run.status());
        assertEquals("", run.out());
        assertEquals(1, run.err().lines().count(), run.err());
    }

    @Test
    void a_file_that_fails_while_it_is_read_is_a_failure_at_work() throws Exception {
        Run.Ended run = run("/proc/self/mem", "--java", "0", "--python", "0");
        assertEquals(1, run.status());
        assertEquals("", run.out());
        assertEquals("esclusa: cannot read '/proc/self/mem': Input/output error\n", run.err());
    }

    private void assertRefused(String sentence, String... arguments) throws Exception {
        assertRefused(sentence, run(arguments));
    }

    private static void assertRefused(String sentence, Run.Ended run) {
        assertEquals("esclusa: " + sentence + "\n", run.err());
        assertEquals(2, run.status());
        assertEquals("", run.out());
    }

    private Run.Ended run(String... arguments) throws Exception {
        String[] all = new String[arguments.length + 1];
        all[0] = "wordcount";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Run.of(folder.path(), all);
    }
}
