// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.esclusa.cli.Folder;
import org.esclusa.cli.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(240)
class PutAndGetTest {
    @RegisterExtension
    private final Folder folder = new Folder();

    @Test
    void get_prints_the_lines_that_were_put() throws Exception {
        assertShell(0, "", "", "printf 'a\\n\\n\\377 b\\nlast' | esclusa put jobs");
        assertShell(0, "a\n\n\u00ff b\nlast\n", "", "esclusa get jobs && rm $ESCLUSA_DIR/jobs");
    }

    @Test
    void get_waits_for_a_queue_and_put_for_a_reader() throws Exception {
        assertShell(
                0,
                "done\n",
                "",
                "esclusa get jobs > $ESCLUSA_DIR/got & seq 20000 | esclusa put jobs --slots 4 --slot-bytes 5; wait $!;"
                        + " seq 20000 | cmp - $ESCLUSA_DIR/got && echo done; rm $ESCLUSA_DIR/got $ESCLUSA_DIR/jobs");
    }

    @Test
    void many_put_and_many_get_and_no_line_is_lost() throws Exception {
        assertShell(
                0,
                "done\n",
                "",
                "cd $ESCLUSA_DIR; for i in 1 2 3; do esclusa get jobs > got$i & done;"
                        + " (for i in 1 2 3; do seq ${i}0000 ${i}4999 | esclusa put jobs & done; wait); wait;"
                        + " cat got? | sort -n | cmp - <(seq 10000 14999; seq 20000 24999; seq 30000 34999) && echo done;"
                        + " rm got? jobs");
    }

    @Test
    void count_ends_a_get() throws Exception {
        assertShell(0, "1\n2\n", "", "seq 3 | esclusa put jobs; esclusa get jobs --count 2");
        assertShell(0, "3\n", "", "esclusa get jobs; rm $ESCLUSA_DIR/jobs");
    }

    @Test
    void timeout_bounds_each_wait() throws Exception {
        assertShell(1, "", "esclusa: there is no queue 'jobs' within 0.2 seconds\n", "esclusa get jobs --timeout 0.2");
        assertShell(
                1,
                "1\n",
                "esclusa: nothing came into 'jobs' within 0.2 seconds\n",
                Run.PUT_ONE + "esclusa get jobs --count 1; esclusa get jobs --timeout 0.2; status=$?;"
                        + " exec 3>&-; wait; rm $ESCLUSA_DIR/in $ESCLUSA_DIR/jobs; exit $status");
    }

    @Test
    void a_line_longer_than_the_slot_is_told_with_both_sizes() throws Exception {
        assertShell(
                1,
                "",
                "esclusa: a line of 6 bytes does not fit into a slot of 'jobs', which has 5 bytes\n",
                "printf '12345\\n123456\\n1\\n' | esclusa put jobs --slot-bytes 5");
        assertShell(0, "12345\n", "", "esclusa get jobs; rm $ESCLUSA_DIR/jobs");
    }

    @Test
    void sizes_given_are_checked_against_a_queue_found_and_defaults_are_not() throws Exception {
        assertShell(0, "", "", "esclusa put jobs --slots 2 --slot-bytes 10 </dev/null; esclusa put jobs </dev/null");
        assertShell(
                1,
                "",
                "esclusa: the queue 'jobs' has 2 slots of 10 bytes, not 3 slots of 10 bytes\n",
                "esclusa put jobs --slots 3 </dev/null");
        assertShell(
                1,
                "",
                "esclusa: the queue 'jobs' has 2 slots of 10 bytes, not 2 slots of 11 bytes\n",
                "esclusa put jobs --slots 2 --slot-bytes 11 </dev/null; status=$?; rm $ESCLUSA_DIR/jobs; exit $status");
    }

    @Test
    void a_reader_that_has_gone_ends_a_get_quietly_and_keeps_its_message() throws Exception {
        // The reader takes one line and goes. What get cannot write any more is still there.
        Run.Ended run = Run.shell(
                folder.path(),
                Run.PUT_ONE
                        + "cd $ESCLUSA_DIR; mkfifo first; (esclusa get jobs; echo status $? >&2) | head -1 > first & cat first;"
                        + " seq 2 9 >&3; exec 3>&-; wait; esclusa get jobs | head -1; rm in first jobs");
        assertEquals("1\n2\n", run.out());
        assertTrue(run.err().contains("status 0\n"), run.err());
    }

    @Test
    void a_full_disk_is_a_failure() throws Exception {
        assertShell(
                1,
                "",
                "esclusa: cannot write to standard output: No space left on device\n",
                "seq 3 | esclusa put jobs; esclusa get jobs > /dev/full");
        assertShell(0, "1\n2\n3\n", "", "esclusa get jobs; rm $ESCLUSA_DIR/jobs");
    }

    @Test
    void values_out_of_range_are_refused() throws Exception {
        assertShell(2, "", "esclusa: --count must be 1 to 9223372036854775807, not 0\n", "esclusa get jobs --count 0");
        assertShell(
                2,
                "",
                "esclusa: --timeout must be 0 to 1000000000 seconds, not -1.0\n",
                "esclusa get jobs --timeout -1");
        assertShell(2, "", "esclusa: --slots must be 1 to 2147483647, not 0\n", "esclusa put jobs --slots 0");
        assertShell(
                2, "", "esclusa: --slot-bytes must be 0 to 2147483647, not -1\n", "esclusa put jobs --slot-bytes -1");
    }

    private void assertShell(int status, String out, String err, String line) throws Exception {
        Run.assertShell(folder.path(), status, out, err, line);
    }
}
