// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertLinesMatch;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.esclusa.cli.Folder;
import org.esclusa.cli.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** ls, stat, rm and gc, also among files that are not ours. */
@Timeout(240)
class LookingTest {
    private static final String GARBAGE =
            "cd $ESCLUSA_DIR; echo hello > text; head -c 5000 /dev/urandom > noise; : > empty;"
                    + " mkdir folder; mkfifo pipe; ln -s /dev/shm link; ln -s nowhere dangling; printf 'ESCLUSA\\0' > magic;";
    private static final String RAKE =
            "cd $ESCLUSA_DIR; rm -f text noise empty pipe link dangling magic; rmdir folder;";

    @RegisterExtension
    private final Folder folder = new Folder();

    @Test
    void ls_of_nothing_is_nothing() throws Exception {
        assertShell(0, "", "", "esclusa ls");
        assertShell(0, "[]\n", "", "esclusa ls --json");
    }

    @Test
    void ls_tells_of_objects_and_their_living_members() throws Exception {
        Run.Ended run = Run.shell(
                folder.path(),
                Run.PUT_ONE + "esclusa get jobs --count 1 > /dev/null; echo $!; esclusa ls --json; esclusa ls;"
                        + " kill -9 $!; wait $! 2>/dev/null; esclusa ls --json; esclusa rm jobs; rm $ESCLUSA_DIR/in");
        String[] lines = run.out().split("\n");
        String object =
                "[{\"name\": \"jobs\", \"kind\": \"MessageQueue\", \"byteSize\": 4342272, \"layout\": \"1.0\", \"members\": [%s]}]";
        assertEquals(object.formatted("{\"language\": \"Java\", \"pid\": " + lines[0] + "}"), lines[1]);
        assertEquals("NAME  KIND          SIZE     LAYOUT  MEMBERS", lines[2]);
        assertEquals("jobs  MessageQueue  4342272  1.0     Java " + lines[0], lines[3]);
        assertEquals(object.formatted(""), lines[4]);
    }

    @Test
    void stat_tells_all_of_a_queue() throws Exception {
        Run.Ended run = Run.shell(
                folder.path(),
                "seq 5 | esclusa put jobs --slots 8 --slot-bytes 100; esclusa get jobs --count 2 > /dev/null;"
                        + " esclusa stat jobs; esclusa stat jobs --json; esclusa rm jobs");
        for (String line : new String[] {
            "name: jobs", "kind: MessageQueue", "temporary: false", "slots: 8", "slotBytes: 100", "size: 3", "put: 5",
            "taken: 2", "returned: 0", "highWater: 5", "producers: 0", "consumersWaiting: 0", "holders: -", "members: -"
        }) {
            assertTrue(run.out().lines().anyMatch(line::equals), line + " in " + run.out());
        }
        assertTrue(run.out().contains("\"size\": 3, "), run.out());
        assertEquals(0, run.status());
    }

    @Test
    void stat_tells_all_of_a_counter_and_of_a_mutex() throws Exception {
        String program = "import subprocess; from esclusa import Mutex, SharedCounter;"
                + " SharedCounter.create('visits', 7).close(); mutex = Mutex.create('door'); mutex.acquire();"
                + " [subprocess.run(['esclusa', 'stat', name, '--json']) for name in ('visits', 'door')]";
        Run.Ended run = Run.shell(
                folder.path(),
                System.getProperty("esclusa.venv.python") + " -c \"" + program + "\" & wait $!; echo $!;"
                        + " esclusa rm visits; esclusa rm door");
        String[] lines = run.out().split("\n");
        String head =
                "\\{\"name\": \"%s\", \"kind\": \"%s\", \"byteSize\": 16704, \"layout\": \"1.0\", \"members\": \\[%s\\],"
                        + " \"temporary\": false, \"created\": \"[0-9T:.-]+Z\", \"generation\": \"[0-9a-f]+\","
                        + " \"pidNamespace\": [0-9]+, \"memberCapacity\": 256, \"mark\": 0, ";
        String python = "\\{\"language\": \"Python\", \"pid\": " + lines[2] + ", \"name\": \"python[0-9.]*\"\\}";
        assertLinesMatch(
                List.of(
                        head.formatted("visits", "SharedCounter", "") + "\"value\": 7\\}",
                        head.formatted("door", "Mutex", python) + "\"owner\": " + python + ", \"ownerAlive\": true,"
                                + " \"contended\": false, \"recovered\": false, \"acquisitions\": 1, .*\\}"),
                List.of(lines[0], lines[1]));
    }

    @Test
    void an_object_that_is_not_there_is_1() throws Exception {
        assertShell(1, "", "esclusa: cannot open segment 'jobs': ENOENT\n", "esclusa stat jobs");
        assertShell(1, "", "esclusa: there is no object 'jobs'\n", "esclusa rm jobs");
    }

    @Test
    void what_is_no_name_is_2() throws Exception {
        for (String command : new String[] {"stat a/b", "rm .hidden", "get ''", "put a/b < /dev/null"}) {
            Run.Ended run = Run.shell(folder.path(), "esclusa " + command);
            assertEquals(2, run.status(), command);
            assertEquals(1, run.err().lines().count(), run.err());
        }
    }

    @Test
    void files_that_are_not_ours_are_passed_over() throws Exception {
        Run.shell(folder.path(), GARBAGE);
        assertShell(0, "[]\n", "", "esclusa ls --json; esclusa gc; esclusa gc --orphans --yes");
        Run.Ended run = Run.shell(
                folder.path(),
                "for name in text empty folder pipe link dangling; do esclusa stat $name; esclusa rm $name; done; esclusa stat magic");
        assertEquals(1, run.status());
        assertEquals("", run.out());
        assertEquals(13, run.err().lines().count(), run.err());
        assertShell(0, "dangling empty folder link magic noise pipe text\n", "", "cd $ESCLUSA_DIR; echo *;" + RAKE);
    }

    @Test
    void gc_leaves_what_somebody_may_want() throws Exception {
        assertShell(
                0,
                "jobs\njobs\n",
                "",
                "esclusa put jobs </dev/null; esclusa gc; esclusa gc --orphans; esclusa gc --orphans --yes");
        assertShell(2, "", "esclusa: --yes goes with --orphans\n", "esclusa gc --yes");
    }

    @Test
    void orphans_are_those_without_a_living_member() throws Exception {
        assertShell(
                0,
                "1\n",
                "",
                Run.PUT_ONE + "esclusa get jobs --count 1; esclusa gc --orphans --yes; exec 3>&-; wait;"
                        + " esclusa rm jobs; rm $ESCLUSA_DIR/in");
    }

    @Test
    void a_folder_that_is_not_there_is_a_sentence() throws Exception {
        Run.Ended run = Run.shell(folder.path(), "export ESCLUSA_DIR=/no/such/folder; echo 1 | esclusa put jobs");
        assertEquals(1, run.status());
        assertEquals(1, run.err().lines().count(), run.err());
        assertShell(0, "[]\n", "", "export ESCLUSA_DIR=/no/such/folder; esclusa ls --json");
        String sentence = "esclusa: cannot use '/no/such/folder': it does not exist\n";
        assertShell(1, "", sentence, "export ESCLUSA_DIR=/no/such/folder; esclusa get jobs");
    }

    private void assertShell(int status, String out, String err, String line) throws Exception {
        Run.assertShell(folder.path(), status, out, err, line);
    }
}
