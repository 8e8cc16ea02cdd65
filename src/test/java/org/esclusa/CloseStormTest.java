// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.esclusa.fuzz.CloseStorm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A close that comes to any operation of another thread: what the documentation says, and nothing else. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class CloseStormTest {
    private static final int CLOSES = 40;

    private final String name = Names.fresh();

    @AfterEach
    void remove() throws Exception {
        try (var files = Files.newDirectoryStream(Path.of("/dev/shm"), name + "-*")) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    @Test
    void close_during_every_operation_is_a_clear_exception() throws Exception {
        List<String> options = List.of("-Desclusa.kill.points=0");
        try (PeerProcess peer = PeerProcess.java(options, Map.of(), CloseStorm.class, CLOSES, name)) {
            System.out.print(peer.awaitSuccess(Duration.ofSeconds(100)));
        }
    }
}
