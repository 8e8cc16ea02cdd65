// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.wordcount;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.esclusa.MessageQueue;
import org.esclusa.Producer;
import org.esclusa.cli.words.BlockCounter;
import org.esclusa.cli.words.WordCount;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MergerTest {
    private static final int ROOM = 10;

    private final String name = "merger-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    private final List<Tally> tallies = List.of(new Tally(), new Tally());
    private MessageQueue queue;
    private Producer producer;
    private Merger merger;

    @BeforeEach
    void open() throws Exception {
        queue = MessageQueue.create(name, 64, Part.HEAD_BYTE_SIZE + ROOM);
        producer = queue.producer();
        merger = new Merger(queue.consumer(), tallies::get);
    }

    @AfterEach
    void close() throws Exception {
        queue.close();
        MessageQueue.unlink(name);
    }

    @Test
    void parts_of_a_block_count_once_they_are_all_there() throws Exception {
        publish(0, counts("lock lock"), 0, 1, 0, 1);
        merge();
        assertEquals(List.of(new WordCount("lock", 2)), merger.totals().top(0));
        assertEquals(1, merger.blocks());
        assertEquals(1, tallies.get(0).blocks());
    }

    @Test
    void parts_of_two_deliveries_are_not_mixed() throws Exception {
        publish(0, counts("lock lock"), 0, 1, 0); // and then worker 0 dies
        publish(0, counts("lock lock"), 1, 2, 0, 1);
        merge();
        assertEquals(List.of(new WordCount("lock", 2)), merger.totals().top(0));
        assertEquals(0, tallies.get(0).blocks());
        assertEquals(1, tallies.get(1).blocks());
        assertEquals(1, merger.redelivered());
    }

    @Test
    void a_block_that_comes_twice_counts_once() throws Exception {
        publish(0, counts("lock lock"), 0, 1, 0, 1); // and then worker 0 dies before it acknowledges
        publish(1, counts("canal"), 1, 1, 0, 1);
        publish(0, counts("lock lock"), 1, 2, 0, 1);
        merge();
        assertEquals(
                List.of(new WordCount("lock", 2), new WordCount("canal", 1)),
                merger.totals().top(0));
        assertEquals(2, merger.blocks());
        assertEquals(1, merger.redelivered());
    }

    @Test
    void every_delivery_after_the_first_is_redelivered() throws Exception {
        publish(0, counts("lock"), 0, 4, 0, 1);
        publish(1, counts("lock"), 0, 1, 0, 1);
        merge();
        assertEquals(3, merger.redelivered());
    }

    private void merge() throws Exception {
        producer.close();
        merger.merge();
    }

    private static MemorySegment counts(String text) {
        BlockCounter counter = new BlockCounter();
        counter.count(MemorySegment.ofArray(text.getBytes(StandardCharsets.US_ASCII)));
        MemorySegment counts = MemorySegment.ofArray(new byte[counter.byteSize()]);
        counter.writeTo(counts);
        assertEquals(2 * ROOM, counts.byteSize());
        return counts;
    }

    /** Publishes those of the {@code counts}' parts that are named. */
    private void publish(int block, MemorySegment counts, int worker, int delivery, int... parts) throws Exception {
        for (int number : parts) {
            MemorySegment message = MemorySegment.ofArray(new byte[Part.HEAD_BYTE_SIZE + ROOM]);
            new Part(worker, delivery, number, 2, 0, 0).write(message);
            Part.counts(message).copyFrom(counts.asSlice((long) ROOM * number, ROOM));
            producer.put(message, block);
        }
    }
}
