// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.esclusa.Threads.Running;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Producers that race for tickets in a queue with room enough that they hardly ever wait. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class QueueRaceTest {
    private static final int PRODUCERS = 2;
    private static final int SHIFT = 32;
    /** Without a message for so long something hangs; all of them may take a minute in a JVM that only interprets. */
    private static final Duration WATCHDOG = Duration.ofSeconds(30);

    @Test
    void racing_producers_lose_nothing_and_keep_their_order() throws Exception {
        String name = Names.fresh();
        int each = 1_500_000;
        try (MessageQueue queue = MessageQueue.create(name, 1024, 8);
                Consumer consumer = queue.consumer()) {
            List<Running<Void>> running = new ArrayList<>();
            for (int i = 0; i < PRODUCERS; i++) {
                Producer producer = queue.producer();
                long mark = (long) i << SHIFT;
                running.add(Threads.start(() -> put(producer, mark, each)));
            }
            long[] next = new long[PRODUCERS];
            MemorySegment room = MemorySegment.ofArray(new long[1]);
            try {
                while (true) {
                    assertEquals(8, consumer.get(room, WATCHDOG), "a message in time");
                    long message = room.get(ValueLayout.JAVA_LONG, 0);
                    int from = (int) (message >>> SHIFT);
                    assertTrue(from < PRODUCERS, () -> "garbage: " + message);
                    assertEquals(next[from]++, message & 0xffff_ffffL);
                }
            } catch (EndOfStreamException end) {
                assertArrayEquals(new long[] {each, each}, next);
            }
            for (Running<Void> producer : running) {
                producer.get();
            }
            assertEquals(PRODUCERS * (long) each, queue.figures().taken());
            assertEquals(PRODUCERS * (long) each, queue.figures().put());
        } finally {
            MessageQueue.unlink(name);
        }
    }

    private static Void put(Producer producer, long mark, int times) throws Exception {
        MemorySegment room = MemorySegment.ofArray(new long[1]);
        try (producer) {
            for (long i = 0; i < times; i++) {
                room.set(ValueLayout.JAVA_LONG, 0, mark | i);
                producer.put(room, 0);
            }
        }
        return null;
    }
}
