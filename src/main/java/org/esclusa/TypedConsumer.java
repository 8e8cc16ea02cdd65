// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Takes values from a {@link MessageQueue}; from {@link TypedQueue#consumer}.
 *
 * <p>What the codec cannot read is a {@link MalformedMessageException}, and not lost: {@code get} hands it back, so it
 * comes next again; {@code take} and {@code poll} leave it in your hands. Who wants to step over what is malformed
 * takes, and closes it.
 *
 * <p>It serves one thread at a time; any thread may close it. Use after close is an {@link IllegalStateException}, also
 * for one who waits.
 *
 * @param <T> the type of the values
 */
public final class TypedConsumer<T> implements AutoCloseable {
    private final Consumer consumer;
    private final Codec<T> codec;
    private int lastType;

    TypedConsumer(Consumer consumer, Codec<T> codec) {
        this.consumer = consumer;
        this.codec = codec;
    }

    /**
     * The consumer of bytes that it is made of.
     *
     * @return it; one thread at a time serves for both
     */
    public Consumer untyped() {
        return consumer;
    }

    /**
     * The next value, which it waits for; its message is acknowledged.
     *
     * @return the value
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws EndOfStreamException if the stream has ended
     * @throws MalformedMessageException if it is no such value; the message was handed back
     */
    public T get() throws InterruptedException, EndOfStreamException {
        return acknowledged(consumer.take());
    }

    /**
     * The next value, if there is one in time; its message is acknowledged.
     *
     * @param timeout how long to wait at most; zero or less does not wait
     * @return the value, or nothing if the queue stayed empty
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws EndOfStreamException if the stream has ended
     * @throws MalformedMessageException if it is no such value; the message was handed back
     */
    public Optional<T> get(Duration timeout) throws InterruptedException, EndOfStreamException {
        return consumer.poll(timeout).map(this::acknowledged);
    }

    private T acknowledged(Message message) {
        boolean whole = false;
        try {
            T value = read(message, "was handed back, and comes next again");
            lastType = message.type();
            whole = true;
            return value;
        } finally {
            if (whole) {
                message.close();
            } else {
                message.release();
            }
        }
    }

    /**
     * The type of the message whose value the last {@code get} returned.
     *
     * @return the type, the user's own; one that C and Python call 2<sup>31</sup> or more is negative
     */
    public int lastType() {
        return lastType;
    }

    /**
     * Takes the next message, and waits for it.
     *
     * @return the message, to be closed
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws EndOfStreamException if the stream has ended
     */
    public TypedMessage<T> take() throws InterruptedException, EndOfStreamException {
        return new TypedMessage<>(this, consumer.take());
    }

    /**
     * Takes the next message, if there is one in time.
     *
     * @param timeout how long to wait at most; zero or less does not wait
     * @return the message, to be closed, or nothing if the queue stayed empty
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws EndOfStreamException if the stream has ended
     */
    public Optional<TypedMessage<T>> poll(Duration timeout) throws InterruptedException, EndOfStreamException {
        return consumer.poll(timeout).map(message -> new TypedMessage<>(this, message));
    }

    /** What the codec makes of a message; {@code fate} is what becomes of one that is malformed. */
    T read(Message message, String fate) {
        var data = message.data();
        try {
            return Objects.requireNonNull(codec.read(data), "the codec read nothing");
        } catch (RuntimeException e) {
            throw new MalformedMessageException(
                    message.ticket(), consumer.queue().name(), e, fate);
        }
    }

    /** Ends its use. What it holds is delivered again to others. */
    @Override
    public void close() {
        consumer.close();
    }

    @Override
    public String toString() {
        return "typed " + consumer;
    }
}
