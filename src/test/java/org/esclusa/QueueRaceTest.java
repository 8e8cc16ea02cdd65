// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.esclusa.Threads.Running;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Producers that race for tickets in a queue with room enough that they hardly ever wait. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class QueueRaceTest {
    private static final int PRODUCERS = 2;
    private static final int SHIFT = 32;
    private static final int TIMES = 1_500_000;
    private static final long LONGEST = 20_000_000_000L;
    private static final int LOOK = 1023; // messages between two looks at the clock

    @Test
    void racing_producers_lose_nothing_and_keep_their_order() throws Exception {
        String name = Names.fresh();
        try (MessageQueue queue = MessageQueue.create(name, 1024, 8);
                Consumer consumer = queue.consumer()) {
            List<Running<Long>> running = new ArrayList<>();
            for (int i = 0; i < PRODUCERS; i++) {
                Producer producer = queue.producer();
                long mark = (long) i << SHIFT;
                running.add(Threads.start(() -> put(producer, mark)));
            }
            long[] next = take(consumer);
            long sum = 0;
            for (int i = 0; i < next.length; i++) {
                long put = running.get(i).get();
                assertEquals(put, next[i]);
                sum += put;
            }
            assertEquals(sum, queue.figures().taken());
            assertEquals(sum, queue.figures().put());
        } finally {
            MessageQueue.unlink(name);
        }
    }

    /** Takes all there are, each producer's in their order; says how many of each. */
    private static long[] take(Consumer consumer) throws Exception {
        long[] next = new long[PRODUCERS];
        MemorySegment room = MemorySegment.ofArray(new long[1]);
        try {
            while (true) {
                assertEquals(8, consumer.get(room));
                long message = room.get(ValueLayout.JAVA_LONG, 0);
                int from = (int) (message >>> SHIFT);
                assertTrue(from < PRODUCERS, () -> "garbage: " + message);
                assertEquals(next[from]++, message & 0xffff_ffffL);
            }
        } catch (EndOfStreamException end) {
            return next;
        }
    }

    /** Puts all of them, or, where code is only interpreted, those for which there is time; says how many. */
    private static long put(Producer producer, long mark) throws Exception {
        MemorySegment room = MemorySegment.ofArray(new long[1]);
        long begin = System.nanoTime();
        long i = 0;
        try (producer) {
            while (i < TIMES && ((i & LOOK) != 0 || System.nanoTime() - begin < LONGEST)) {
                room.set(ValueLayout.JAVA_LONG, 0, mark | i++);
                producer.put(room, 0);
            }
        }
        return i;
    }
}
