// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.esclusa.peer.ComeAndGo;
import org.esclusa.peer.CreateOnFullFileSystem;
import org.esclusa.peer.Language;
import org.esclusa.peer.Peer;
import org.esclusa.peer.Reply;
import org.esclusa.peer.Waiting;
import org.esclusa.peer.WithoutNativeAccess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A JVM that is denied native access; what it shares with others is tried by the conformance tests besides. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class WithoutNativeAccessTest {
    private static final String SENTENCE =
            "native access is denied: what is shared works, but this JVM waits in steps of a millisecond, wakes nobody,"
                    + " and has no descriptors; java --enable-native-access=%s permits it";
    private static final String REFUSAL = "refused: native access is denied; java --enable-native-access=%s permits it";
    private static final int REFUSALS = 20;

    private final String name = Names.fresh();

    @AfterEach
    void unlink() throws SegmentException {
        Segments.remove(name);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void it_shares_what_it_can_and_says_once_what_is_missing(boolean module) throws Exception {
        try (PeerProcess denied = PeerProcess.denied(module, Map.of(), WithoutNativeAccess.class, name)) {
            StringBuilder said = new StringBuilder();
            for (String line = denied.line(); !line.equals("ready"); line = denied.line()) {
                said.append(line).append('\n');
            }
            SegmentInfo info = Segments.inspect(name);
            assertEquals(List.of(denied.pid()), pids(info));
            assertEquals("Java", info.members().get(0).language());
            assertEquals(true, info.details().get("ownerAlive"));
            assertTrue((int) info.details().get("mark") > 0, info.details()::toString);
            denied.say("go on");
            said.append(denied.awaitSuccess(Duration.ofSeconds(60)));
            String permitted = module ? "org.esclusa" : "ALL-UNNAMED";
            assertEquals(1, count(said, SENTENCE.formatted(permitted)), said::toString);
            assertEquals(REFUSALS, count(said, REFUSAL.formatted(permitted)), said::toString);
            assertEquals(0, count(said, "restricted method"), said::toString);
            assertTrue(said.toString().endsWith("done\n"), said::toString);
        }
    }

    private static List<Long> pids(SegmentInfo info) {
        return info.members().stream().map(member -> (long) member.pid()).toList();
    }

    private static long count(StringBuilder said, String what) {
        return said.toString().lines().filter(line -> line.contains(what)).count();
    }

    /** It cannot wake him, and he sleeps already: the end of a description of the file rouses him. */
    @ParameterizedTest
    @EnumSource(names = {"JAVA", "C", "PYTHON", "JAVA_DENIED"})
    void its_coming_is_noticed_by_who_sleeps_already(Language language) throws Exception {
        try (Peer sleeper = Peer.start(language);
                Peer denied = Peer.start(Language.JAVA_DENIED)) {
            denied.done("counter create " + name + " 1"); // it has started
            denied.done("counter close");
            SharedCounter.unlink(name);
            sleeper.done("queue create " + name + " 4 16");
            sleeper.done("consumer open");
            sleeper.tell("consumer get");
            Waiting.awaitOne(name);
            Thread.sleep(100); // until it sleeps, mostly
            assertFalse(sleeper.hasAnswered());
            denied.done("queue open " + name);
            denied.done("producer open");
            denied.done("producer put c0ffee 0");
            assertEquals("c0ffee", sleeper.awaitDone().text());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"JAVA", "C", "PYTHON", "JAVA_DENIED"})
    void what_it_held_comes_back_after_its_death(Language survivor) throws Exception {
        death(Language.JAVA_DENIED, survivor);
    }

    @ParameterizedTest
    @EnumSource(names = {"JAVA", "C", "PYTHON", "JAVA_DENIED"})
    void it_gets_what_a_dead_one_held(Language victim) throws Exception {
        death(victim, Language.JAVA_DENIED);
    }

    private void death(Language victim, Language survivor) throws Exception {
        try (Peer dying = Peer.start(victim);
                Peer other = Peer.start(survivor)) {
            other.done("queue create " + name + " 4 16");
            other.done("producer open");
            other.done("consumer open");
            dying.done("queue open " + name);
            dying.done("consumer open");
            dying.done("producer open");
            other.done("producer put 01 0");
            assertEquals("01 0 1", dying.done("consumer take").text());
            dying.done("producer claim"); // and never publishes
            other.done("producer put 02 0");
            other.tell("consumer take", "consumer take");
            Waiting.awaitOne(name);
            assertFalse(other.hasAnswered());
            dying.kill();
            assertEquals("01 0 2", other.awaitDone().text());
            assertEquals("02 0 1", other.awaitDone().text());
        }
    }

    @Test
    void its_threads_keep_what_others_of_it_hold_through_many_handles() throws Exception {
        try (Peer denied = Peer.start(Language.JAVA_DENIED);
                Peer c = Peer.start(Language.C)) {
            denied.done("mutex create " + name);
            denied.done("mutex lock");
            c.done("mutex open " + name);
            for (int i = 0; i < 20; i++) {
                denied.done("queue create " + name + "-queue 4 16"); // another file of its own
                denied.done("queue close");
                MessageQueue.unlink(name + "-queue");
                assertEquals(Reply.Kind.TIMEOUT, c.ask("mutex lock 1").kind());
            }
            denied.kill();
            assertEquals("1", c.done("mutex lock").text());
        }
    }

    @Test
    void names_may_come_and_go_meanwhile(@TempDir Path directory) throws Exception {
        Map<String, String> there = Map.of("ESCLUSA_DIR", directory.toString());
        try (PeerProcess one = PeerProcess.denied(false, there, ComeAndGo.class, name, 150);
                PeerProcess other = PeerProcess.denied(false, there, ComeAndGo.class, name, 150);
                PeerProcess permitted = PeerProcess.java(List.of(), there, ComeAndGo.class, name, 150)) {
            for (PeerProcess each : List.of(one, other, permitted)) {
                each.awaitSuccess(Duration.ofSeconds(60));
            }
            assertTrue(List.of(List.of(), List.of(name)).contains(names(directory)), "too much is left");
        }
    }

    @Test
    void create_removes_private_files_that_nobody_holds(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve(".esclusa-0123456789abcdef"), "left by one who died");
        Map<String, String> there = Map.of("ESCLUSA_DIR", directory.toString());
        try (Peer denied = Peer.start(Language.JAVA_DENIED, there)) {
            denied.done("counter create " + name + " 1");
            assertEquals(List.of(name), names(directory));
            denied.done("counter unlink " + name);
        }
    }

    private static List<String> names(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void create_on_a_full_file_system_says_what_is_free(@TempDir Path directory) throws Exception {
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", directory.toString()) == 0, "needs mount(8)");
        Map<String, String> there = Map.of("ESCLUSA_DIR", directory.toString());
        try (PeerProcess denied = PeerProcess.denied(false, there, CreateOnFullFileSystem.class, directory)) {
            denied.awaitSuccess(Duration.ofSeconds(30));
            assertEquals(List.of(), names(directory));
        } finally {
            run("umount", directory.toString());
        }
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
