// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.esclusa.peer.SleepingConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A process that has nothing to do. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class IdleTest {
    @Test
    void sleeping_on_an_empty_queue_uses_no_cpu() throws Exception {
        String name = Names.fresh();
        try (MessageQueue queue = MessageQueue.create(name, 4, 16);
                PeerProcess sleeper = PeerProcess.java(SleepingConsumer.class, name, 10)) {
            Producer producer = queue.producer();
            sleeper.awaitReady();
            System.out.println(sleeper.line());
            producer.put(new byte[1]);
            sleeper.awaitSuccess(Duration.ofSeconds(60));
        } finally {
            MessageQueue.unlink(name);
        }
        assertTrue(Files.notExists(Path.of("/dev/shm", name)));
    }
}
