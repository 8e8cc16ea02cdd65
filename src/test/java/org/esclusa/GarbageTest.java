// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import org.esclusa.internal.layout.HandleLayout;
import org.esclusa.internal.layout.HeaderLayout;
import org.esclusa.internal.layout.MemberLayout;
import org.esclusa.internal.layout.QueueLayout;
import org.esclusa.internal.layout.SlotLayout;
import org.esclusa.peer.ScribbledSegments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Words that none of us has written. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class GarbageTest {
    /** In a process of its own, which a wrong address would end. */
    @Test
    void garbage_in_shared_words_does_no_harm() throws Exception {
        try (PeerProcess peer = PeerProcess.java(ScribbledSegments.class, Names.fresh(), 400)) {
            peer.awaitSuccess(Duration.ofSeconds(150));
        }
    }

    @Test
    void a_queue_has_never_more_messages_than_slots() throws Exception {
        String name = Names.fresh();
        try (MessageQueue queue = MessageQueue.create(
                        name, 4, 8, SegmentOptions.DEFAULT.withMembers(1).withHandles(2));
                SharedMemory raw = SharedMemory.open(name)) {
            long tail = HeaderLayout.SIZE + MemberLayout.SIZE + QueueLayout.TAIL;
            for (long wrong : new long[] {5, -1, Long.MIN_VALUE}) {
                raw.memory().set(JAVA_LONG, tail, wrong);
                assertEquals(4, queue.size());
                assertEquals(4, queue.figures().size());
            }
            raw.memory().set(JAVA_LONG, tail, 0);
            assertEquals(0, queue.size());
        } finally {
            Segments.remove(name);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_message_of_impossible_length_is_told_once_and_dropped(boolean handedBack) throws Exception {
        String name = Names.fresh();
        try (MessageQueue queue = MessageQueue.create(
                        name, 2, 8, SegmentOptions.DEFAULT.withMembers(1).withHandles(2));
                SharedMemory raw = SharedMemory.open(name)) {
            Producer producer = queue.producer();
            Consumer consumer = queue.consumer();
            producer.putMany(List.of(new byte[] {1}, new byte[] {2}), Duration.ZERO);
            if (handedBack) {
                consumer.take().release();
            }
            long slots = HeaderLayout.SIZE + MemberLayout.SIZE + QueueLayout.SIZE + 2 * HandleLayout.SIZE;
            raw.memory().set(JAVA_INT, slots + SlotLayout.LENGTH, 9);
            String said =
                    assertThrows(IllegalStateException.class, consumer::get).getMessage();
            assertEquals(
                    "MessageQueue '" + name + "' is damaged: a message of 9 bytes in a slot of 8, which was dropped",
                    said);
            assertArrayEquals(new byte[] {2}, consumer.get());
            producer.putMany(List.of(new byte[] {3}, new byte[] {4}), Duration.ZERO);
            assertEquals(2, consumer.getMany(2, Duration.ZERO).size());
        } finally {
            Segments.remove(name);
        }
    }
}
