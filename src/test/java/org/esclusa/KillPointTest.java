// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.esclusa.internal.sync.KillPoint;
import org.esclusa.peer.DiesAtAStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The hook that ends a process before a chosen store; what deaths leave in each operation is tried elsewhere. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class KillPointTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void there_is_none_unless_asked_for() {
        assertFalse(KillPoint.ENABLED);
        assertThrows(IllegalStateException.class, () -> KillPoint.arm(1));
    }

    @Test
    void a_process_dies_before_each_store_of_a_put_and_the_queue_goes_on() throws Exception {
        String name = Names.fresh();
        try (MessageQueue queue = MessageQueue.create(name, 4, 64)) {
            Consumer consumer = queue.consumer();
            int store = 1;
            int published = 0;
            while (!survives(name, store)) {
                published += drain(consumer);
                store++;
            }
            published += drain(consumer);
            assertTrue(store > 8, "stores: " + store);
            assertTrue(published >= 1 && published <= store, "published: " + published);
            assertEquals(0, queue.size());
        } finally {
            MessageQueue.unlink(name);
        }
    }

    /** Whether the process that puts comes to its end before its store with that number. */
    private static boolean survives(String name, int store) throws Exception {
        List<String> armed = List.of("-Desclusa.kill.points=0");
        try (PeerProcess peer = PeerProcess.java(armed, Map.of(), DiesAtAStore.class, name, store)) {
            peer.awaitReady();
            if (peer.line() == null) {
                peer.awaitDeath(SOON);
                return false;
            }
            peer.awaitSuccess(SOON);
            return true;
        }
    }

    private static int drain(Consumer consumer) throws InterruptedException {
        int got = 0;
        try {
            while (true) {
                assertEquals(10, consumer.get(SOON).orElseThrow().length);
                got++;
            }
        } catch (EndOfStreamException end) {
            return got;
        }
    }
}
