// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.esclusa.fuzz.Replay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the fuzzers have found to matter, again on every commit; in a process of its own, which a wrong address would end. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class HostileMemoryTest {
    private static final Path CORPUS = Path.of(System.getProperty("esclusa.root", "."), "native/fuzz/corpus");

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

    private static void assertDidNoHarm(PeerProcess peer) throws Exception {
        assertTrue(peer.awaitSuccess(Duration.ofSeconds(150)).contains(" inputs did no harm"));
    }
}
