// SPDX-License-Identifier: Apache-2.0
package org.esclusa.order;

import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.esclusa.Consumer;
import org.esclusa.EndOfStreamException;
import org.esclusa.Message;
import org.esclusa.MessageQueue;
import org.esclusa.Producer;
import org.esclusa.Segments;
import org.esclusa.WaitPolicy;

/** A queue of two slots with its ends, for states. */
final class OneQueue implements AutoCloseable {
    static final int BODY = 64;
    static final int SLOTS = 2;

    final MessageQueue queue;
    final Producer producer;
    final Consumer consumer;
    final Consumer rival;
    private byte round;

    OneQueue() throws Exception {
        queue = MessageQueue.create(Segments.UNNAMED, SLOTS, BODY, Pool.SMALL);
        queue.waitPolicy(WaitPolicy.SLEEP_ONLY);
        producer = queue.producer();
        consumer = queue.consumer();
        rival = queue.consumer();
    }

    /** Of empty ones. */
    static Pool<OneQueue> pool() {
        return Pool.of(OneQueue::new, OneQueue::empty);
    }

    /** Of those in which that many messages are. */
    static Pool<OneQueue> poolWith(int messages) {
        return Pool.of(OneQueue::new, queue -> {
            queue.empty();
            for (int i = 0; i < messages; i++) {
                queue.put();
            }
        });
    }

    /** Nothing is in it any more; the next body differs from those that its slots have seen. */
    void empty() {
        round++;
        while (get(consumer, Duration.ZERO).isPresent()) {
            continue;
        }
    }

    /** As many equal bytes as fit, of this round. */
    byte[] body() {
        byte[] body = new byte[BODY];
        Arrays.fill(body, round);
        return body;
    }

    /** Puts a body of this round, whose type is the round too. */
    void put() {
        Uninterrupted.run(() -> {
            producer.put(body(), round);
            return null;
        });
    }

    static Optional<byte[]> get(Consumer consumer, Duration timeout) {
        return Uninterrupted.run(() -> {
            try {
                return consumer.get(timeout);
            } catch (EndOfStreamException e) {
                return Optional.empty();
            }
        });
    }

    Optional<Message> take() {
        return Uninterrupted.run(() -> consumer.poll(Duration.ZERO));
    }

    /** Whether all of it is of this round. */
    boolean isWhole(Message message) {
        return Arrays.equals(message.data().toArray(ValueLayout.JAVA_BYTE), body()) && message.type() == round;
    }

    /** What somebody got. */
    String judge(Optional<byte[]> got, int type) {
        return got.map(body -> Arrays.equals(body, body()) && type == round ? "whole" : torn(body))
                .orElse("none");
    }

    private static String torn(byte[] body) {
        return "torn: " + new String(body, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        queue.close();
    }
}
