// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

/**
 * A {@link MessageQueue} seen as one of values, from {@link MessageQueue#typed}. It holds nothing of its own: producers,
 * consumers and views that come from it are those of the queue, and other processes may use the bytes as they like.
 *
 * {@snippet file="Readings.java" region="get"}
 *
 * @param <T> the type of the values
 */
public final class TypedQueue<T> {
    private final MessageQueue queue;
    private final Codec<T> codec;
    private final int type;

    TypedQueue(MessageQueue queue, Codec<T> codec, int type) {
        this.queue = queue;
        this.codec = codec;
        this.type = type;
    }

    /**
     * What it is a view of.
     *
     * @return the queue
     */
    public MessageQueue queue() {
        return queue;
    }

    /**
     * How values become bytes.
     *
     * @return the codec
     */
    public Codec<T> codec() {
        return codec;
    }

    /**
     * What messages are given that are put without a type.
     *
     * @return the type, the user's own
     */
    public int type() {
        return type;
    }

    /**
     * Registers a producer; the stream does not end before it is closed, or its process is dead.
     *
     * @return the producer, for one thread at a time
     * @throws SegmentException with EUSERS if all handles of the queue are in use
     */
    public TypedProducer<T> producer() throws SegmentException {
        return new TypedProducer<>(queue.producer(), codec, type);
    }

    /**
     * Registers a consumer.
     *
     * @return the consumer, for one thread at a time
     * @throws SegmentException with EUSERS if all handles of the queue are in use
     */
    public TypedConsumer<T> consumer() throws SegmentException {
        return new TypedConsumer<>(queue.consumer(), codec);
    }

    /**
     * The queue as the JDK knows one.
     *
     * @return a view for any number of threads; it registers producers and consumers when it needs them
     */
    public BlockingQueueView<T> asBlockingQueue() {
        return new BlockingQueueView<>(this);
    }

    @Override
    public String toString() {
        return "typed view of " + queue;
    }
}
