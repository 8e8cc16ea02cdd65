// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.esclusa.cli.Folder;
import org.esclusa.cli.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** stat of a table of counters, once and again and again. */
@Timeout(240)
class CountersTest {
    private static final String PYTHON = System.getProperty("esclusa.venv.python");
    /** Counts for ever in {@code table}; {@code $py} is its pid, and the counter is there behind it. */
    private static final String COUNT = "cd $ESCLUSA_DIR; mkfifo out; " + PYTHON
            + " -c \"import time; from esclusa import SharedCounters; table = SharedCounters.create('table', 4);"
            + " requests = table.allocate('requests'); table.allocate('load', '%', 'gauge')\nwhile requests.add():"
            + " time.sleep(0.001)\" & py=$!;"
            + " until esclusa stat table 2> /dev/null | grep -q load; do :; done; ";

    private static final String WATCH =
            " > out & watch=$!; exec 4< out; read -u 4 first; read -u 4 second; echo $first; echo $second; ";
    private static final Pattern SHOWN = Pattern.compile("(?s)```\n\\$ ./esclusa stat metrics\n…\n(.*?)```");
    private static final String STOP = "kill -9 $py; wait $py 2> /dev/null; ";

    @RegisterExtension
    private final Folder folder = new Folder();

    @Test
    void stat_shows_each_counter_and_whose_it_is() throws Exception {
        Run.Ended run = Run.shell(
                folder.path(),
                PYTHON + " -c \"import subprocess; from esclusa import SharedCounters;"
                        + " table = SharedCounters.create('table', 4); table.allocate('requests').add(42);"
                        + " table.allocate('load', '%', 'gauge').add(-3);"
                        + " [subprocess.run(['esclusa', 'stat', 'table', *more]) for more in ([], ['--json'])]\""
                        + " & wait $!; echo $!; esclusa stat table | tail -n 3; esclusa rm table");
        String[] lines = run.out().split("\n");
        assertEquals(0, run.status(), run.err());
        String python = "Python " + lines[lines.length - 4];
        String header = "LABEL     TYPE     UNIT  VALUE  OWNER";
        assertTrue(
                run.out()
                        .contains("capacity: 4\ninUse: 2\n" + header + "\nrequests  counter  -     42     " + python
                                + "\nload      gauge    %     -3     " + python + "\n"),
                run.out());
        assertTrue(
                run.out()
                        .contains("\"counters\": [{\"index\": 0, \"label\": \"requests\", \"type\": \"counter\","
                                + " \"unit\": \"\", \"value\": 42, \"owner\": \"" + python + "\"}, "),
                run.out());
        assertEquals(header, lines[lines.length - 3]);
        assertEquals("requests  counter  -     42     dead", lines[lines.length - 2]);
    }

    @Test
    void the_guide_shows_what_stat_tells() throws Exception {
        Run.Ended run = Run.shell(
                folder.path(),
                PYTHON + " -c \"import os; from esclusa import SharedCounters;"
                        + " table = SharedCounters.create('metrics', 1024);"
                        + " table.allocate('heap', 'B', 'gauge').value = 73400320; os._exit(0)\"; "
                        + PYTHON + " -c \"import os, subprocess; from esclusa import SharedCounters;"
                        + " table = SharedCounters.open('metrics'); table.allocate('requests').add(1841);"
                        + " subprocess.run(['esclusa', 'stat', 'metrics']); print(os.getpid())\"; esclusa rm metrics");
        String[] lines = run.out().split("\n");
        String pid = lines[lines.length - 1];
        String told = run.out().replace("Python " + pid + "\n" + pid + "\n", "Python 4711\n");
        String guide = Files.readString(Path.of(System.getProperty("esclusa.root"), "docs/guide/15_counters.md"));
        Matcher block = SHOWN.matcher(guide);
        assertTrue(block.find(), "no such block in the guide");
        assertTrue(told.endsWith("\n" + block.group(1)), told);
        assertEquals(0, run.status(), run.err());
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void watch_tells_rates_until_a_signal(String signal, int status) throws Exception {
        Run.Ended run = Run.shell(
                folder.path(),
                COUNT + "esclusa stat table --json --watch 0.2" + WATCH + "kill -" + signal
                        + " $watch; wait $watch; echo status $?; " + STOP + "esclusa rm table; rm out");
        String[] lines = run.out().split("\n");
        assertTrue(lines[0].contains("\"rate\": null}"), run.out());
        assertTrue(
                lines[1].matches(".*\"label\": \"requests\".*\"rate\": [1-9][0-9.]+\\}, .*\"rate\": null\\}.*"),
                run.out());
        assertEquals("status " + status, lines[2], run.out());
        assertEquals("", run.err());
    }

    @Test
    void watch_ends_when_the_object_is_removed() throws Exception {
        Run.Ended run = Run.shell(
                folder.path(),
                COUNT + "esclusa stat table --watch=0.1" + WATCH + STOP
                        + "esclusa rm table; cat <&4 > all; wait $watch; echo status $?; grep -c 'PER SECOND' all; rm all out");
        String[] lines = run.out().split("\n");
        assertEquals("status 0", lines[2], run.out());
        assertTrue(Integer.parseInt(lines[3]) > 0, run.out());
    }

    @Test
    void watch_takes_seconds_in_range() throws Exception {
        String sentence = "esclusa: --watch must be 0.01 to 86400 seconds, not 0.0\n";
        Run.assertShell(folder.path(), 2, "", sentence, "esclusa stat table --watch 0");
        Run.assertShell(
                folder.path(), 1, "", "esclusa: cannot open segment 'table': ENOENT\n", "esclusa stat table --watch");
    }
}
