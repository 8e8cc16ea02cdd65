// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.wordcount;

import java.lang.foreign.MemorySegment;
import org.esclusa.Consumer;
import org.esclusa.EndOfStreamException;
import org.esclusa.Message;
import org.esclusa.MessageQueue;
import org.esclusa.Producer;
import org.esclusa.cli.words.BlockCounter;

/** The worker in Java, a process of its own: {@code JavaWorker BLOCKS COUNTS NUMBER}. */
final class JavaWorker {
    private final BlockCounter counter = new BlockCounter();
    private final int number;
    private final Producer counts;
    private final int room;
    private byte[] cut = new byte[0];

    private JavaWorker(int number, MessageQueue queue, Producer counts) {
        this.number = number;
        this.counts = counts;
        this.room = queue.slotByteSize() - Part.HEAD_BYTE_SIZE;
    }

    public static void main(String[] args) throws Exception {
        try (MessageQueue blocks = MessageQueue.open(args[0]);
                MessageQueue counts = MessageQueue.open(args[1]);
                Producer out = counts.producer();
                Consumer in = blocks.consumer()) {
            JavaWorker worker = new JavaWorker(Integer.parseInt(args[2]), counts, out);
            while (true) {
                worker.count(in.take());
            }
        } catch (EndOfStreamException e) {
            // All blocks are counted and acknowledged, by whomever.
        }
    }

    private void count(Message block) throws Exception {
        try {
            long begin = System.nanoTime();
            counter.count(block.data());
            int parts = (counter.byteSize() + room - 1) / room;
            long nanos = System.nanoTime() - begin;
            int byteSize = (int) block.data().byteSize();
            publish(block.type(), new Part(number, block.deliveryCount(), 0, parts, nanos, byteSize));
        } catch (Throwable t) {
            block.release(); // for another one; closing it would acknowledge what nobody has counted
            throw t;
        }
        block.close();
    }

    private void publish(int block, Part part) throws Exception {
        int byteSize = counter.byteSize();
        if (part.isWhole()) {
            var claim = counts.claim();
            part.write(claim.memory());
            counter.writeTo(claim.memory().asSlice(Part.HEAD_BYTE_SIZE, byteSize));
            claim.publish(Part.HEAD_BYTE_SIZE + byteSize, block);
        } else {
            cut = cut.length < byteSize ? new byte[byteSize] : cut;
            MemorySegment whole = MemorySegment.ofArray(cut).asSlice(0, byteSize);
            counter.writeTo(whole);
            for (Part next = part; next.number() < part.parts(); next = next.next()) {
                publish(block, next, whole);
            }
        }
    }

    private void publish(int block, Part part, MemorySegment whole) throws Exception {
        int from = part.number() * room;
        int length = (int) Math.min(room, whole.byteSize() - from);
        var claim = counts.claim();
        part.write(claim.memory());
        MemorySegment.copy(whole, from, claim.memory(), Part.HEAD_BYTE_SIZE, length);
        claim.publish(Part.HEAD_BYTE_SIZE + length, block);
    }
}
