// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

/**
 * A message that a {@link TypedConsumer} has taken. It keeps its slot until it is closed, which acknowledges it, or
 * released.
 *
 * {@snippet file="Points.java" region="take"}
 *
 * @param <T> the type of its value
 */
public final class TypedMessage<T> implements AutoCloseable {
    private final TypedConsumer<T> consumer;
    private final Message message;

    TypedMessage(TypedConsumer<T> consumer, Message message) {
        this.consumer = consumer;
        this.message = message;
    }

    /**
     * What its bytes are; read anew by each call.
     *
     * @return the value
     * @throws MalformedMessageException if it is no such value; the message is still held
     * @throws IllegalStateException if it was closed or released
     */
    public T value() {
        return value("is still held");
    }

    /** The value; {@code fate} is what becomes of the message if it is malformed. */
    T value(String fate) {
        return consumer.read(message, fate);
    }

    /**
     * The message itself, for its bytes, type and delivery count.
     *
     * @return it; whichever of both is closed or released first counts
     */
    public Message untyped() {
        return message;
    }

    /**
     * Hands it back: it is delivered again, before those not taken yet.
     *
     * @throws IllegalStateException if it was closed or released before, or its consumer closed
     */
    public void release() {
        message.release();
    }

    /** Acknowledges it, unless it was released, or its consumer closed. */
    @Override
    public void close() {
        message.close();
    }
}
