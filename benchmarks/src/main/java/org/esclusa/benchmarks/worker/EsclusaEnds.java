// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.worker;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.esclusa.Consumer;
import org.esclusa.MessageQueue;
import org.esclusa.Producer;
import org.esclusa.SegmentOptions;

/** Our queue, by its copying calls that allocate nothing, with the default way of waiting. */
final class EsclusaEnds implements Ends {
    private final Producer producer;
    private final Consumer consumer;

    EsclusaEnds(String name, int slots, boolean puts, boolean gets) throws IOException {
        SegmentOptions temporary = SegmentOptions.DEFAULT.withTemporary();
        MessageQueue queue = MessageQueue.createOrOpen(name, slots, Payload.BYTE_SIZE, temporary);
        producer = puts ? queue.producer() : null;
        consumer = gets ? queue.consumer() : null;
    }

    @Override
    public void put(MemorySegment message) throws InterruptedException {
        producer.put(message, 0);
    }

    @Override
    public void get(MemorySegment into) throws IOException, InterruptedException {
        consumer.get(into);
    }
}
