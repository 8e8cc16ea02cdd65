// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Optional;

/**
 * Puts values into a {@link MessageQueue}; from {@link TypedQueue#producer}.
 *
 * <p>A value is written into its slot in place. If it does not fit, which is an {@link IllegalArgumentException} with
 * both sizes, or the codec throws, nothing is put.
 *
 * <p>It serves one thread at a time; any thread may close it. Use after close is an {@link IllegalStateException}, also
 * for one who waits.
 *
 * @param <T> the type of the values
 */
public final class TypedProducer<T> implements AutoCloseable {
    private final Producer producer;
    private final Codec<T> codec;
    private final int type;

    TypedProducer(Producer producer, Codec<T> codec, int type) {
        this.producer = producer;
        this.codec = codec;
        this.type = type;
    }

    /**
     * The producer of bytes that it is made of.
     *
     * @return it; one thread at a time serves for both
     */
    public Producer untyped() {
        return producer;
    }

    /**
     * Puts a value with the {@linkplain TypedQueue#type view's type}, and waits as long as the queue is full.
     *
     * @param value what to put
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IllegalArgumentException if it is too large, or the codec has no bytes for it
     */
    public void put(T value) throws InterruptedException {
        put(value, type);
    }

    /**
     * Puts a value, and waits as long as the queue is full.
     *
     * @param value what to put
     * @param type the message's type, the user's own
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IllegalArgumentException if it is too large, or the codec has no bytes for it
     */
    public void put(T value, int type) throws InterruptedException {
        int byteSize = byteSize(value);
        publish(producer.claim(), value, byteSize, type);
    }

    /**
     * Puts a value with the {@linkplain TypedQueue#type view's type}, if there is room in time.
     *
     * @param value what to put
     * @param timeout how long to wait at most; zero or less does not wait
     * @return whether it was put
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IllegalArgumentException if it is too large, or the codec has no bytes for it
     */
    public boolean offer(T value, Duration timeout) throws InterruptedException {
        return offer(value, type, timeout);
    }

    /**
     * Puts a value, if there is room in time.
     *
     * @param value what to put
     * @param type the message's type, the user's own
     * @param timeout how long to wait at most; zero or less does not wait
     * @return whether it was put
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IllegalArgumentException if it is too large, or the codec has no bytes for it
     */
    public boolean offer(T value, int type, Duration timeout) throws InterruptedException {
        int byteSize = byteSize(value);
        Optional<Claim> claim = producer.claim(timeout);
        claim.ifPresent(slot -> publish(slot, value, byteSize, type));
        return claim.isPresent();
    }

    private int byteSize(T value) {
        long byteSize = codec.byteSize(value);
        int room = producer.queue().slotByteSize();
        if (byteSize < 0) {
            throw new IllegalArgumentException("a codec that wants " + byteSize + " bytes");
        }
        if (byteSize > room) {
            throw new IllegalArgumentException(
                    "a message of " + byteSize + " bytes does not fit into a slot of " + room);
        }
        return (int) byteSize;
    }

    private void publish(Claim claim, T value, int byteSize, int type) {
        try (claim) { // given back, should the codec throw
            MemorySegment room = claim.memory().asSlice(0, byteSize);
            codec.write(value, room);
            claim.publish(byteSize, type);
        }
    }

    /** Ends its use, and the stream if it was the last producer. */
    @Override
    public void close() {
        producer.close();
    }

    @Override
    public String toString() {
        return "typed " + producer;
    }
}
