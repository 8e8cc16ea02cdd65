// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.esclusa.internal.sync.Failure;
import org.esclusa.internal.sync.OpenQueue;
import org.esclusa.internal.sync.QueueFigures;

/**
 * A bounded queue of messages from many producers to many consumers, in any processes.
 *
 * <p>A message has 0 to {@link #slotByteSize} bytes and a 32-bit type of the user's own. Messages are first taken in
 * the order in which their places were claimed. What was written before a message was put, is visible to whoever
 * takes it.
 *
 * <p>When a process dies, nothing that was put is lost: what a dead consumer held is delivered again, with a higher
 * {@linkplain Message#deliveryCount delivery count} and before messages not taken yet; what a dead producer had not
 * published becomes no message. A message taken and neither acknowledged nor released keeps its slot, and stops
 * producers at the latest one lap later.
 *
 * <p>The stream ends for a consumer when a producer has been there, none is left alive, nothing is untaken, and no
 * other consumer that is not itself waiting holds a message. A producer that comes later opens it again.
 *
 * <p>Any thread may use a queue; each of its producers and consumers serves one thread at a time.
 */
public final class MessageQueue implements AutoCloseable {
    private final OpenQueue queue;

    private MessageQueue(OpenQueue queue) {
        this.queue = queue;
    }

    /**
     * What a queue tells of itself; each figure was true at some moment during the call. But {@code size} is so only if
     * nobody put, took or handed back meanwhile; else it is an estimate.
     *
     * @param size messages claimed or published and not yet taken, and those handed back
     * @param put messages ever published
     * @param taken messages ever taken for the first time, or stepped over
     * @param returned how many times messages were handed back
     * @param highWater the greatest number not yet taken that a producer saw
     * @param producers registered, of living processes
     * @param consumers registered, of living processes
     * @param producersWaiting how many of them wait
     * @param consumersWaiting how many of them wait
     */
    public record Figures(
            long size,
            long put,
            long taken,
            long returned,
            long highWater,
            int producers,
            int consumers,
            int producersWaiting,
            int consumersWaiting) {}

    /**
     * Who has a slot in hands: a consumer that took its message in place, or a producer that claimed it.
     *
     * @param pid in the holder's own PID namespace
     * @param language {@code Java}, {@code C} or {@code Python}
     * @param member index of its open object
     * @param handle index of its producer or consumer
     * @param producer whether it is a producer
     * @param ticket the message's number, from 0 in the order of claims
     */
    public record Holder(int pid, String language, int member, int handle, boolean producer, long ticket) {
        static Holder of(QueueFigures.Holder it) {
            return new Holder(it.pid(), it.language(), it.member(), it.handle(), it.producer(), it.ticket());
        }
    }

    /**
     * Makes an empty queue.
     *
     * @param name as {@link Segments} describes it
     * @param slots how many messages it has room for, from 1
     * @param slotByteSize the largest payload, in bytes, from 0
     * @return the queue, open
     * @throws SegmentExistsException if the name is taken
     * @throws SegmentException with ENOSPC if there is no room, or another errno of the system
     * @throws IllegalArgumentException if that is no name, or a number is out of range
     */
    public static MessageQueue create(String name, int slots, int slotByteSize) throws SegmentException {
        return create(name, slots, slotByteSize, SegmentOptions.DEFAULT);
    }

    /**
     * Makes an empty queue.
     *
     * @param name as {@link Segments} describes it
     * @param slots how many messages it has room for, from 1
     * @param slotByteSize the largest payload, in bytes, from 0
     * @param options what else it shall be
     * @return the queue, open
     * @throws SegmentException as {@link #create(String, int, int)}
     * @throws IllegalArgumentException if that is no name, or a number is out of range
     */
    public static MessageQueue create(String name, int slots, int slotByteSize, SegmentOptions options)
            throws SegmentException {
        checkSizes(slots, slotByteSize);
        try {
            return new MessageQueue(OpenQueue.create(name, slots, slotByteSize, options.handles(), options.choices()));
        } catch (Failure failure) {
            throw SegmentException.of(failure);
        }
    }

    /**
     * Opens a queue that some process made.
     *
     * @param name as {@link Segments} describes it
     * @return the queue
     * @throws NoSuchSegmentException if there is none
     * @throws SegmentException with EPROTO if it is no whole queue of this version, EACCES if it is another user's,
     *     EUSERS if all its members are in use, or another errno of the system
     * @throws IllegalArgumentException if that is no name
     */
    public static MessageQueue open(String name) throws SegmentException {
        return open(name, SegmentOptions.DEFAULT);
    }

    /**
     * Opens a queue that some process made.
     *
     * @param name as {@link Segments} describes it
     * @param options of which only {@link SegmentOptions#anyUser} matters
     * @return the queue
     * @throws SegmentException as {@link #open(String)}
     * @throws IllegalArgumentException if that is no name
     */
    public static MessageQueue open(String name, SegmentOptions options) throws SegmentException {
        try {
            return new MessageQueue(OpenQueue.open(name, options.choices()));
        } catch (Failure failure) {
            throw SegmentException.of(failure);
        }
    }

    /**
     * Opens a queue that some process made as {@link Segments#UNNAMED}. That stays open, and its owner's to close.
     *
     * @param memory a descriptor of it
     * @return the queue
     * @throws SegmentException as {@link #open(String)}, and with EPROTO if it is not sealed against shrinking; EACCES
     *     if it is not open for reading and writing
     * @throws IOException if it is closed
     */
    public static MessageQueue open(MemFd memory) throws IOException {
        return memory.open(MessageQueue::open);
    }

    /**
     * Opens a queue, or makes it if there is none.
     *
     * @param name as {@link Segments} describes it
     * @param slots how many messages it has room for
     * @param slotByteSize the largest payload, in bytes
     * @return the queue
     * @throws SegmentException with EINVAL if the one found has other slots, or slots of another size; else as {@link
     *     #create(String, int, int)} and {@link #open(String)}
     * @throws IllegalArgumentException if that is no name, or a number is out of range
     */
    public static MessageQueue createOrOpen(String name, int slots, int slotByteSize) throws SegmentException {
        return createOrOpen(name, slots, slotByteSize, SegmentOptions.DEFAULT);
    }

    /**
     * Opens a queue, or makes it if there is none.
     *
     * @param name as {@link Segments} describes it
     * @param slots how many messages it has room for
     * @param slotByteSize the largest payload, in bytes
     * @param options what else it shall be if it is made now
     * @return the queue
     * @throws SegmentException with EINVAL if the one found has other slots, slots of another size, or other members or
     *     handles than those given; else as {@link #create(String, int, int)} and {@link #open(String)}
     * @throws IllegalArgumentException if that is no name, or a number is out of range
     */
    public static MessageQueue createOrOpen(String name, int slots, int slotByteSize, SegmentOptions options)
            throws SegmentException {
        checkSizes(slots, slotByteSize);
        try {
            return new MessageQueue(
                    OpenQueue.createOrOpen(name, slots, slotByteSize, options.handles(), options.choices()));
        } catch (Failure failure) {
            throw SegmentException.of(failure);
        }
    }

    private static void checkSizes(int slots, int slotByteSize) {
        SegmentOptions.check("slots", slots, 1, Integer.MAX_VALUE);
        SegmentOptions.check("slotByteSize", slotByteSize, 0, Integer.MAX_VALUE);
    }

    /**
     * Removes the name of an object; who has it open keeps it.
     *
     * @param name as {@link Segments} describes it
     * @throws NoSuchSegmentException if there is none
     * @throws SegmentException with EPROTO if the file is not one of this library's, or another errno of the system
     * @throws IllegalArgumentException if that is no name
     */
    public static void unlink(String name) throws SegmentException {
        Segments.unlink(name);
    }

    /**
     * What it was made or opened as.
     *
     * @return the name
     */
    public String name() {
        return queue.segment().name();
    }

    /**
     * A descriptor of a queue that was made as {@link Segments#UNNAMED}, for another process to have.
     *
     * @return a new one, to be closed by the caller
     * @throws SegmentException with EINVAL if the queue has a name, or an errno of the system
     * @throws IllegalStateException if the queue is closed
     */
    public MemFd memFd() throws SegmentException {
        return MemFd.of(queue.segment());
    }

    /**
     * How many messages it has room for.
     *
     * @return the number of slots
     */
    public int slots() {
        return queue.slots();
    }

    /**
     * How large a message can be.
     *
     * @return the largest payload, in bytes
     */
    public int slotByteSize() {
        return queue.slotBytes();
    }

    /**
     * Sets how this object's producers and consumers wait from now on.
     *
     * @param policy the new one; {@link WaitPolicy#DEFAULT} at first
     */
    public void waitPolicy(WaitPolicy policy) {
        queue.patience(policy.patience());
    }

    /**
     * Registers a producer; the stream does not end before it is closed, or its process is dead.
     *
     * @return the producer, for one thread at a time
     * @throws SegmentException with EUSERS if all handles of the queue are in use
     */
    public Producer producer() throws SegmentException {
        try {
            return new Producer(this, queue.producer());
        } catch (Failure failure) {
            throw SegmentException.of(failure);
        }
    }

    /**
     * Registers a consumer.
     *
     * @return the consumer, for one thread at a time
     * @throws SegmentException with EUSERS if all handles of the queue are in use
     */
    public Consumer consumer() throws SegmentException {
        try {
            return new Consumer(this, queue.consumer());
        } catch (Failure failure) {
            throw SegmentException.of(failure);
        }
    }

    /**
     * This queue as one of values, put with type 0.
     *
     * @param <T> the type of the values
     * @param codec how they become bytes, such as {@link Codec#TEXT}
     * @return a view, which need not be closed
     */
    public <T> TypedQueue<T> typed(Codec<T> codec) {
        return typed(codec, 0);
    }

    /**
     * This queue as one of values.
     *
     * @param <T> the type of the values
     * @param codec how they become bytes, such as {@link Codec#TEXT}
     * @param type what messages are given that are put without a type, the user's own
     * @return a view, which need not be closed
     */
    public <T> TypedQueue<T> typed(Codec<T> codec, int type) {
        return new TypedQueue<>(this, Objects.requireNonNull(codec, "codec"), type);
    }

    /**
     * How many messages a consumer could take, now or soon: those claimed or published and not yet taken, and those
     * handed back. What a dead one held is handed back once its death is noticed. Once a message was handed back, and
     * until a consumer searched for such a one in vain, this looks at each slot.
     *
     * @return the number at some moment during the call, if nobody put, took or handed back meanwhile; else an estimate,
     *     from 0 to the number of slots
     */
    public long size() {
        return queue.size();
    }

    /**
     * What the queue tells of itself.
     *
     * @return its figures
     */
    public Figures figures() {
        QueueFigures it = queue.figures();
        return new Figures(
                it.size(),
                it.put(),
                it.taken(),
                it.returned(),
                it.highWater(),
                it.producers(),
                it.consumers(),
                it.producersWaiting(),
                it.consumersWaiting());
    }

    /**
     * Who has which message, or slot, in hands.
     *
     * @return by ticket; what is being copied at the moment is not among them
     */
    public List<Holder> holders() {
        return queue.holders().stream().map(Holder::of).toList();
    }

    /**
     * Ends its use here, with all its producers and consumers: what these hold is given back. Waits for nobody: a
     * thread that waits gets an {@link IllegalStateException}.
     */
    @Override
    public void close() {
        queue.close();
    }

    @Override
    public String toString() {
        return queue.segment().memory().toString();
    }
}
