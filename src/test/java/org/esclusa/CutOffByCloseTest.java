// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import org.esclusa.Threads.Running;
import org.esclusa.peer.ClosesInBetween;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One thread changes an object, another one of its process closes it before the first has told of the change: others
 * hear of it all the same.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class CutOffByCloseTest {
    private final String name = Names.fresh();

    @AfterEach
    void remove() throws SegmentException {
        Segments.remove(name);
    }

    /** Somebody here sleeps, and returns after the change there; {@code count} is of those who sleep. */
    private void hears(String change, String count, Callable<?> sleeping) throws Exception {
        List<String> armed = List.of("-Desclusa.kill.points=0");
        try (PeerProcess peer = PeerProcess.java(armed, Map.of(), ClosesInBetween.class, change, name)) {
            peer.awaitReady();
            Running<?> sleeper = Threads.start(sleeping);
            while (((Number) Segments.inspect(name).details().get(count)).longValue() == 0 || sleeper.isDoneSoon()) {
                Thread.onSpinWait();
            }
            peer.say("");
            sleeper.get();
        }
    }

    @Test
    void event_that_was_set_is_seen() throws Exception {
        try (SharedEvent event = SharedEvent.create(name)) {
            hears("set", "waiting", () -> {
                event.await();
                return null;
            });
        }
    }

    @Test
    void latch_that_was_counted_down_is_seen() throws Exception {
        try (SharedLatch latch = SharedLatch.create(name, 1)) {
            hears("countDown", "waiting", () -> {
                latch.await();
                return null;
            });
        }
    }

    @Test
    void barrier_that_was_reset_is_seen() throws Exception {
        try (SharedBarrier barrier = SharedBarrier.create(name, 2)) {
            hears("reset", "waiting", () -> assertThrows(BrokenBarrierException.class, barrier::await));
        }
    }

    @Test
    void room_of_an_acknowledged_message_is_used() throws Exception {
        try (MessageQueue queue = MessageQueue.create(name, 1, 8)) {
            Producer producer = queue.producer();
            producer.put(new byte[1]);
            hears("acknowledge", "producersWaiting", () -> {
                producer.put(new byte[1]);
                return null;
            });
        }
    }

    @Test
    void released_message_is_delivered_again() throws Exception {
        try (MessageQueue queue = MessageQueue.create(name, 1, 8)) {
            queue.producer().put(new byte[1]);
            Consumer consumer = queue.consumer();
            hears("release", "consumersWaiting", consumer::get);
        }
    }
}
