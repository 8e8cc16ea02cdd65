// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.esclusa.internal.sync.Bells;
import org.esclusa.internal.sync.Deadline;
import org.esclusa.internal.sync.Outcome;
import org.esclusa.internal.sync.QueueConsumer;
import org.esclusa.internal.sync.TakenMessage;
import org.esclusa.internal.sync.Watch;

/**
 * Takes messages from a {@link MessageQueue}: copies, acknowledged at once ({@code get}), or in place ({@code take},
 * {@code poll}).
 *
 * <p>It serves one thread at a time; any thread may close it. Use after close is an {@link IllegalStateException},
 * also for one who waits.
 */
public final class Consumer implements AutoCloseable, Waitable {
    private final MessageQueue queue;
    private final QueueConsumer handle;
    private final Bells bells = new Bells(true);

    Consumer(MessageQueue queue, QueueConsumer handle) {
        this.queue = queue;
        this.handle = handle;
    }

    /**
     * Where it takes from.
     *
     * @return the queue
     */
    public MessageQueue queue() {
        return queue;
    }

    // Copies

    /**
     * A copy of the next message, which it waits for and acknowledges.
     *
     * @return the payload
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws EndOfStreamException if the stream has ended
     */
    public byte[] get() throws InterruptedException, EndOfStreamException {
        byte[] data = handle.get(Deadline.NEVER);
        done(handle.lastOutcome());
        return data;
    }

    /**
     * A copy of the next message, acknowledged, if there is one in time.
     *
     * @param timeout how long to wait at most; zero or less does not wait
     * @return the payload, or nothing if the queue stayed empty
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws EndOfStreamException if the stream has ended
     */
    public Optional<byte[]> get(Duration timeout) throws InterruptedException, EndOfStreamException {
        byte[] data = handle.get(Deadline.after(timeout));
        return done(handle.lastOutcome()) ? Optional.of(data) : Optional.empty();
    }

    /**
     * Copies the next message to the start of {@code into}, waits for it and acknowledges it. Nothing is allocated
     * unless it waits.
     *
     * @param into room for it
     * @return the length of the payload, in bytes
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws EndOfStreamException if the stream has ended
     * @throws IllegalArgumentException if there is too little room, with both sizes; the message stays the next
     */
    public int get(MemorySegment into) throws InterruptedException, EndOfStreamException {
        int length = handle.get(into, Deadline.NEVER);
        if (length < 0) {
            checkRoom(-length, into);
            done(-length);
        }
        return length;
    }

    /**
     * Copies the next message to the start of {@code into} and acknowledges it, if there is one in time.
     *
     * @param into room for it
     * @param timeout how long to wait at most; zero or less does not wait
     * @return the length of the payload, in bytes, or -1 if the queue stayed empty
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws EndOfStreamException if the stream has ended
     * @throws IllegalArgumentException if there is too little room, with both sizes; the message stays the next
     */
    public int get(MemorySegment into, Duration timeout) throws InterruptedException, EndOfStreamException {
        int length = handle.get(into, Deadline.after(timeout));
        if (length < 0) {
            checkRoom(-length, into);
            done(-length);
            return -1;
        }
        return length;
    }

    private void checkRoom(int outcome, MemorySegment into) {
        if (outcome == Outcome.TOO_SMALL) {
            throw new IllegalArgumentException(
                    "the next message has " + handle.lastLength() + " bytes and does not fit into " + into.byteSize());
        }
    }

    /**
     * The type of the message that the last {@code get} copied.
     *
     * @return the type, the user's own; one that C and Python call 2<sup>31</sup> or more is negative
     */
    public int lastType() {
        return handle.lastType();
    }

    /**
     * Copies of the next messages, acknowledged: as many as are there, up to {@code limit}, and it waits for the first
     * only. Those that were handed back come first.
     *
     * @param limit how many at most, from 1
     * @param timeout how long to wait at most; zero or less does not wait
     * @return the payloads, none if the queue stayed empty
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws EndOfStreamException if the stream has ended
     */
    public List<byte[]> getMany(int limit, Duration timeout) throws InterruptedException, EndOfStreamException {
        SegmentOptions.check("limit", limit, 1, Integer.MAX_VALUE);
        List<byte[]> messages = handle.getMany(limit, Deadline.after(timeout));
        done(handle.lastOutcome());
        return messages;
    }

    // In place

    /**
     * Takes the next message in place, and waits for it.
     *
     * @return the message, to be closed
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws EndOfStreamException if the stream has ended
     */
    public Message take() throws InterruptedException, EndOfStreamException {
        TakenMessage taken = handle.take(Deadline.NEVER);
        done(handle.lastOutcome());
        return new Message(taken);
    }

    /**
     * Takes the next message in place, if there is one in time.
     *
     * @param timeout how long to wait at most; zero or less does not wait
     * @return the message, to be closed, or nothing if the queue stayed empty
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws EndOfStreamException if the stream has ended
     */
    public Optional<Message> poll(Duration timeout) throws InterruptedException, EndOfStreamException {
        TakenMessage taken = handle.take(Deadline.after(timeout));
        return done(handle.lastOutcome()) ? Optional.of(new Message(taken)) : Optional.empty();
    }

    private boolean done(int outcome) throws InterruptedException, EndOfStreamException {
        if (outcome == Outcome.INTERRUPTED) {
            throw new InterruptedException();
        }
        if (outcome == Outcome.ENDED) {
            throw new EndOfStreamException(queue.name());
        }
        return outcome == Outcome.DONE;
    }

    @Override
    public void ring(EventFd bell) throws IOException {
        bells.arm(watch(), bell, 1, bell.ringer());
    }

    @Override
    public void silence(EventFd bell) {
        bells.disarm(bell);
    }

    Watch watch() {
        return handle.watch();
    }

    /** Ends its use. What it holds is delivered again to others. */
    @Override
    public void close() {
        handle.close();
    }

    @Override
    public String toString() {
        return "consumer of " + queue;
    }
}
