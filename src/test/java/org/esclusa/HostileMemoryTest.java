// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.esclusa.fuzz.Replay;
import org.esclusa.fuzz.Scribbler;
import org.esclusa.fuzz.Use;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the fuzzers have found to matter, again on every commit; in a process of its own, which a wrong address would end. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class HostileMemoryTest {
    private static final String ROOT = System.getProperty("esclusa.root", ".");
    private static final String NATIVE = System.getProperty("esclusa.native", ROOT + "/target/native");
    private static final Path CORPUS = Path.of(ROOT, "native/fuzz/corpus");
    private static final int SECONDS = 5;

    @Test
    void inputs_of_the_corpus_do_no_harm() throws Exception {
        try (PeerProcess peer = PeerProcess.java(List.of("-Desclusa.kill.points=0"), Map.of(), Replay.class, CORPUS)) {
            assertDidNoHarm(peer);
        }
    }

    /** Where words are reached through a segment that checks bounds: one outside would be told. */
    @Test
    void inputs_of_the_corpus_do_no_harm_without_native_access() throws Exception {
        try (PeerProcess peer = PeerProcess.denied(
                false, Map.of("JDK_JAVA_OPTIONS", "-Desclusa.kill.points=0"), Replay.class, CORPUS)) {
            assertDidNoHarm(peer);
        }
    }

    /** Processes of three languages use objects of each kind, and this one writes random words over them. */
    @Test
    void objects_that_are_overwritten_while_in_use_do_no_harm() throws Exception {
        String name = Names.fresh();
        try (Scribbler scribbler = new Scribbler(name);
                PeerProcess java = PeerProcess.java(Use.class, SECONDS, name);
                PeerProcess c = PeerProcess.program(NATIVE + "/fuzz/use", SECONDS, name);
                PeerProcess python = PeerProcess.program(
                        System.getProperty("esclusa.venv.python"),
                        ROOT + "/python/tests/peers/hostile.py",
                        "use",
                        SECONDS,
                        name)) {
            List<PeerProcess> peers = List.of(java, c, python);
            while (peers.stream().anyMatch(PeerProcess::isAlive)) {
                scribbler.scribble();
                LockSupport.parkNanos(50_000);
            }
            for (PeerProcess peer : peers) {
                assertTrue(peer.awaitSuccess(Duration.ofSeconds(60)).contains(" operations"));
            }
        }
    }

    private static void assertDidNoHarm(PeerProcess peer) throws Exception {
        assertTrue(peer.awaitSuccess(Duration.ofSeconds(150)).contains(" inputs did no harm"));
    }
}
