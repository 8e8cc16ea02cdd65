// SPDX-License-Identifier: Apache-2.0
package org.esclusa.fuzz;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.esclusa.fuzz.Operation.soon;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.esclusa.Claim;
import org.esclusa.Consumer;
import org.esclusa.EndOfStreamException;
import org.esclusa.Message;
import org.esclusa.MessageQueue;
import org.esclusa.Producer;
import org.esclusa.SegmentException;
import org.esclusa.SegmentOptions;
import org.esclusa.Waitable;
import org.esclusa.internal.layout.Kind;

/** Of a queue, by a producer and a consumer, which keep some of what they have claimed and taken. */
final class QueueOperations {
    private static final int KEPT = 4;
    private static final int ROOM = 300;

    private final MessageQueue queue;
    private final Deque<Claim> claims = new ArrayDeque<>();
    private final Deque<Message> messages = new ArrayDeque<>();
    private Producer producer;
    private Consumer consumer;

    private QueueOperations(MessageQueue queue) {
        this.queue = queue;
    }

    static HostileObject create(String name, int slots, int slotBytes, SegmentOptions options) throws SegmentException {
        return new QueueOperations(MessageQueue.create(name, slots, slotBytes, options)).object(name);
    }

    static HostileObject open(String name) throws SegmentException {
        return new QueueOperations(MessageQueue.open(name)).object(name);
    }

    private HostileObject object(String name) {
        return new HostileObject(
                queue::close,
                List.of(
                        argument -> producer().offer(text(argument), argument, soon(argument)),
                        this::get,
                        argument ->
                                producer().putMany(List.of(text(argument), text(0), text(argument)), soon(argument)),
                        argument -> consumer().getMany(1 + argument / 2 % 3, soon(argument)),
                        argument -> claim(argument).ifPresent(claim -> publish(claim, argument)),
                        argument -> take(argument).ifPresent(Message::close),
                        this::keepClaim,
                        this::keepMessage,
                        this::endClaim,
                        this::endMessage,
                        argument -> closeProducer(),
                        argument -> closeConsumer(),
                        argument -> figures(),
                        argument -> Waitable.awaitAny(List.of(consumer(), producer()), soon(argument)),
                        HostileObject.reopen(Kind.QUEUE, name)));
    }

    private Producer producer() throws SegmentException {
        if (producer == null) {
            producer = queue.producer();
        }
        return producer;
    }

    private Consumer consumer() throws SegmentException {
        if (consumer == null) {
            consumer = queue.consumer();
        }
        return consumer;
    }

    private int length(int argument) {
        return argument / 2 % (Math.min(queue.slotByteSize(), ROOM) + 1);
    }

    private byte[] text(int argument) {
        return new byte[length(argument)];
    }

    private void get(int argument) throws Exception {
        int room = argument / 2 % (ROOM + 1);
        try {
            consumer().get(MemorySegment.ofArray(new byte[room]), soon(argument));
        } catch (IllegalArgumentException told) { // it is too small
            consumer().get(soon(argument));
        }
    }

    private Optional<Claim> claim(int argument) throws Exception {
        Optional<Claim> claim = producer().claim(soon(argument));
        claim.ifPresent(claimed -> claimed.memory().fill((byte) argument));
        return claim;
    }

    private void publish(Claim claim, int argument) {
        claim.publish(length(argument), argument);
    }

    private Optional<Message> take(int argument) throws SegmentException, InterruptedException, EndOfStreamException {
        Optional<Message> message = consumer().poll(soon(argument));
        message.ifPresent(QueueOperations::read);
        return message;
    }

    private static void read(Message message) {
        message.data().toArray(JAVA_BYTE);
        message.type();
        message.deliveryCount();
    }

    private void keepClaim(int argument) throws Exception {
        if (claims.size() < KEPT) {
            claim(argument).ifPresent(claims::push);
        }
    }

    private void keepMessage(int argument) throws Exception {
        if (messages.size() < KEPT) {
            take(argument).ifPresent(messages::push);
        }
    }

    private void endClaim(int argument) {
        Claim claim = claims.poll();
        if (claim != null && argument % 2 == 0) {
            publish(claim, argument);
        } else if (claim != null) {
            claim.abort();
        }
    }

    private void endMessage(int argument) {
        Message message = messages.poll();
        if (message != null) {
            read(message);
            if (argument % 2 == 0) {
                message.release();
            } else {
                message.close();
            }
        }
    }

    private void closeProducer() {
        claims.clear();
        if (producer != null) {
            producer.close();
            producer = null;
        }
    }

    private void closeConsumer() {
        messages.clear();
        if (consumer != null) {
            consumer.close();
            consumer = null;
        }
    }

    private void figures() {
        queue.figures();
        queue.holders();
    }
}
