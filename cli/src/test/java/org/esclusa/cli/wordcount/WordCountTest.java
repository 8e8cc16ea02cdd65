// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.wordcount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.esclusa.cli.Folder;
import org.esclusa.cli.Run;
import org.esclusa.cli.words.NastyText;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class WordCountTest {
    @RegisterExtension
    private final Folder folder = new Folder();

    @TempDir
    private static Path texts;

    private static Path nasty;
    private static Path small;
    private static String words;

    @BeforeAll
    static void count_by_hand() throws Exception {
        nasty = NastyText.file(texts.resolve("nasty"), 1, 3_000_000); // lines and words of up to 375,000 bytes
        small = Files.writeString(texts.resolve("small"), "One, two; two:\nthree three Three");
        words = WordsByHand.of(nasty, small);
    }

    @ParameterizedTest(name = "--java {0} --python {1} --c {2}")
    @CsvSource({"1, 0, 0", "0, 1, 0", "0, 0, 1", "1, 1, 0", "1, 0, 1", "0, 1, 1", "1, 1, 1", "2, 2, 2"})
    void every_mix_of_languages_counts_alike(String java, String python, String c) throws Exception {
        Run.Ended run = count(List.of(nasty, small), "--java", java, "--python", python, "--c", c, "--top", "0");
        assertEquals(words, run.out());
        assertFigures(run, 0);
    }

    @ParameterizedTest(name = "--java {0} --python {1} --c {2}")
    @CsvSource({"1, 0, 0", "0, 1, 0", "0, 0, 1", "1, 1, 0", "1, 0, 1", "0, 1, 1", "1, 1, 1"})
    void every_mix_of_languages_survives_three_kills(String java, String python, String c) throws Exception {
        Run.Ended run =
                count(List.of(nasty, small), "--java", java, "--python", python, "--c", c, "--top", "0", "--kill", "3");
        assertEquals(words, run.out());
        assertFigures(run, 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {4096, 4097, 10_000, 1 << 24})
    void the_size_of_a_block_changes_nothing(int block) throws Exception {
        Run.Ended run = count(List.of(nasty, small), "--block", "" + block, "--top", "0", "--java", "0");
        assertEquals(words, run.out());
        assertFigures(run, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void as_many_are_killed_as_there_are_blocks(int blocks) throws Exception {
        Path text = Files.writeString(texts.resolve("blocks" + blocks), ("word ".repeat(500) + "\n").repeat(blocks));
        for (String language : List.of("--java", "--python", "--c")) {
            Run.Ended run = count(List.of(text), only(language, "--kill", "" + blocks, "--block", "4096"));
            assertEquals(500 * blocks + "\tword\n", run.out());
            assertEquals(blocks, run.figure("blocks"));
            assertFigures(run, blocks);
        }
    }

    @Test
    void counts_of_a_block_may_need_several_parts() throws Exception {
        // All words are different and a few letters long, so the counts are larger than the text.
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 26 * 26 * 26; i++) {
            text.append((char) ('a' + i / 676))
                    .append((char) ('a' + i / 26 % 26))
                    .append((char) ('a' + i % 26))
                    .append(' ');
        }
        Path file = Files.writeString(texts.resolve("different"), text);
        for (String language : List.of("--java", "--python", "--c")) {
            Run.Ended run = count(List.of(file), only(language, "--block", "8192", "--top", "0", "--kill", "2"));
            assertEquals(WordsByHand.of(file), run.out());
            assertFigures(run, 2);
        }
    }

    @Test
    void a_file_named_twice_counts_twice() throws Exception {
        Run.Ended run = count(List.of(small, small), only("--c"));
        assertEquals("6\tthree\n4\ttwo\n2\tone\n", run.out());
        assertEquals(2 * Files.size(small), run.figure("bytes"));
    }

    @Test
    void an_empty_file_has_no_words() throws Exception {
        Run.Ended run = count(List.of(Files.createFile(texts.resolve("empty"))), only("--c"));
        assertEquals("", run.out());
        assertEquals(0, run.figure("words"));
        assertEquals(0, run.figure("blocks"));
    }

    @Test
    void top_limits_what_is_printed() throws Exception {
        assertEquals(
                "3\tthree\n", count(List.of(small), only("--c", "--top", "1")).out());
        assertEquals(
                words.lines().limit(10).toList(),
                count(List.of(nasty, small), only("--c")).out().lines().toList());
    }

    @Test
    void a_pipe_can_be_counted() throws Exception {
        Run.Ended run =
                Run.shell(folder.path(), "seq 3 | sed 's/.*/word/' | esclusa wordcount /dev/stdin --java 0 --python 0");
        assertEquals("3\tword\n", run.out());
    }

    @Test
    void stderr_tells_of_each_worker_and_no_bar_unless_it_is_a_terminal() throws Exception {
        Run.Ended run = count(List.of(small));
        List<String> lines = run.err().lines().toList();
        assertEquals(4, lines.size(), run.err());
        assertTrue(lines.get(0).matches("worker 1  java    +[01] blocks +[0-9.]+ MB/s"), lines.get(0));
        assertTrue(lines.get(1).matches("worker 2  python  +[01] blocks +[0-9.]+ MB/s"), lines.get(1));
        assertTrue(lines.get(2).matches("worker 3  c       +[01] blocks +[0-9.]+ MB/s"), lines.get(2));
        assertTrue(
                lines.get(3).matches("words=6 distinct=3 bytes=32 blocks=1 killed=0 redelivered=0 seconds=[0-9.]+"),
                lines.get(3));
    }

    @Test
    void a_terminal_is_shown_a_bar_that_goes_at_the_end() throws Exception {
        // The workers need longer to start than the bar needs to be drawn.
        Run.Ended run = Run.shell(folder.path(), "script -qec 'esclusa wordcount " + small + "' /dev/null");
        assertEquals(0, run.status(), run.out());
        assertTrue(run.out().contains("\r\033[K[" + " ".repeat(40) + "]   0 %  0 MB/s"), run.out());
        String rest = run.out().substring(run.out().lastIndexOf("\033[K") + 3);
        assertTrue(rest.startsWith("3\tthree\r\n"), rest);
        assertTrue(rest.contains("words=6 "), rest);
    }

    @Test
    void the_baseline_counts_alike() throws Exception {
        Run.Ended run = Run.of(folder.path(), "wordcount-baseline", nasty.toString(), small.toString(), "--top", "0");
        assertEquals(words, run.out());
    }

    /** One worker in that language, none in the others. */
    private static String[] only(String language, String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        for (String each : List.of("--java", "--python", "--c")) {
            all.addAll(List.of(each, each.equals(language) ? "1" : "0"));
        }
        return all.toArray(String[]::new);
    }

    private Run.Ended count(List<Path> files, String... options) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("wordcount"));
        files.forEach(file -> arguments.add(file.toString()));
        arguments.addAll(List.of(options));
        Run.Ended run = Run.of(folder.path(), arguments.toArray(String[]::new));
        assertEquals(0, run.status(), run.err());
        return run;
    }

    private static void assertFigures(Run.Ended run, long killed) {
        assertEquals(killed, run.figure("killed"), run.err());
        assertEquals(killed, run.figure("redelivered"), run.err());
        assertEquals(
                killed,
                run.err().lines().filter(line -> line.endsWith("killed")).count(),
                run.err());
    }
}
