// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.LongStream;
import org.esclusa.peer.Language;
import org.esclusa.stress.Verdict;
import org.esclusa.stress.torture.Options.UsageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportTest {
    private static final Script SCRIPT = Script.of("add", List.of("counter open NAME"), "N counter add 1");

    private static Line line() {
        return new Line("counter", Language.PYTHON, SCRIPT, 10);
    }

    @Test
    void no_figure_of_a_row_is_null() {
        Line line = line();
        line.killed();
        assertEquals(
                "[\n  {\"object\": \"counter\", \"language\": \"python\", \"operation\": \"add\", \"kills\": 1,"
                        + " \"hangs\": 0, \"losses\": 0, \"doubles\": 0, \"p50_us\": 0, \"p99_us\": 0, \"max_us\": 0,"
                        + " \"free_p50_us\": 0}\n]\n",
                Report.json(List.of(line)));
    }

    @Test
    void a_time_without_a_sample_is_a_dash_of_the_table() {
        Line line = line();
        line.killed();
        assertEquals(List.of("-", "-", "-", "-"), line.cells().subList(7, 11));
    }

    @Test
    void times_are_told_in_microseconds() {
        Line line = line();
        LongStream.rangeClosed(1, 100).forEach(i -> line.progress().add(i * 1000));
        line.free().add(2_000_000);
        assertEquals(List.of("51", "100", "100", "2000"), line.cells().subList(7, 11));
    }

    @Test
    void whatever_is_wrong_makes_a_line_bad() {
        Verdict verdict = new Verdict();
        verdict.wrong("order");
        Line line = line();
        line.add(new Verdict());
        assertTrue(line.isGood());
        line.add(verdict);
        assertFalse(line.isGood());
        assertEquals(1, line.losses(), "which has no column of its own");
    }

    @Test
    void the_parts_of_a_quota_make_the_whole() {
        Quota quota = Quota.of(10_000, Language.OURS);
        assertEquals(
                500, LongStream.of(quota.parts(Language.JAVA, Language.OURS, 7)).sum());
        assertEquals(
                4750, LongStream.of(quota.parts(Language.C, Language.OURS, 7)).sum());
        assertEquals(
                4750,
                LongStream.of(quota.parts(Language.PYTHON, Language.OURS, 7)).sum());
        List<Language> java = List.of(Language.JAVA);
        assertEquals(
                40,
                LongStream.of(Quota.of(40, java).parts(Language.JAVA, java, 3)).sum());
        assertEquals(
                0, LongStream.of(Quota.of(40, java).parts(Language.C, java, 3)).sum());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --kills 0      | --kills takes a number from 1 to 9999999999, not '0'
                    --seconds x    | --seconds takes a number from 1 to 9999999999, not 'x'
                    --language go  | --language is java, c or python, not 'go'
                    --seed 1.5     | --seed takes a number of at most 18 digits, not '1.5'
                    --kills        | --kills needs a value
                    --quick 1      | torture knows no argument --quick
                    """)
    void arguments_that_make_no_sense_are_one_sentence(String arguments, String sentence) {
        UsageException e = assertThrows(UsageException.class, () -> Options.parse(List.of(arguments.split(" "))));
        assertEquals(sentence, e.getMessage());
    }

    @Test
    void an_object_that_is_not_there_is_told_with_those_that_are() {
        UsageException e = assertThrows(UsageException.class, () -> Options.parse(List.of("--object", "lamp")));
        assertTrue(e.getMessage().startsWith("no object is called 'lamp': counter, "), e.getMessage());
    }
}
