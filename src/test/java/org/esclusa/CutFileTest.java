// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.esclusa.peer.CutSegments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that a hostile process makes shorter while it is in use; each in a process of its own, which that might end. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class CutFileTest {
    private static final int CRASHED = 134;
    private static final int TRIES = 3;
    private static final List<String> NO_REPORT = List.of("-XX:ErrorFile=/dev/null", "-XX:-CreateCoredumpOnCrash");

    private static void succeeds(String what, String... options) throws Exception {
        try (PeerProcess peer = PeerProcess.java(List.of(options), Map.of(), CutSegments.class, Names.fresh(), what)) {
            peer.awaitSuccess(Duration.ofSeconds(50));
        }
    }

    /** A thread that was looking at the words just then may end the JVM, by a compare-and-set: then once more. */
    @Test
    void waits_end_with_an_exception_that_says_why() throws Exception {
        int status = CRASHED;
        for (int i = 0; i < TRIES && status == CRASHED; i++) {
            String name = Names.fresh();
            try (PeerProcess peer = PeerProcess.java(NO_REPORT, Map.of(), CutSegments.class, name, "waits")) {
                status = peer.awaitStatus(Duration.ofSeconds(60));
            } finally {
                removeAll(name);
            }
        }
        assertEquals(0, status);
    }

    private static void removeAll(String prefix) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(Segments.directory(), prefix + "*")) {
            for (Path file : left) {
                Files.delete(file);
            }
        }
    }

    @Test
    void objects_are_closed_without_a_look_at_what_is_gone() throws Exception {
        succeeds("closes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Xint", "-XX:TieredStopAtLevel=1", "-XX:-TieredCompilation"})
    void reads_do_not_end_the_jvm(String mode) throws Exception {
        succeeds("reads", mode);
    }
}
