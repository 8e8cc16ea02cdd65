// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.esclusa.internal.sync.Bells;
import org.esclusa.internal.sync.ClaimedSlot;
import org.esclusa.internal.sync.Deadline;
import org.esclusa.internal.sync.Outcome;
import org.esclusa.internal.sync.QueueProducer;
import org.esclusa.internal.sync.Watch;

/**
 * Puts messages into a {@link MessageQueue}.
 *
 * <p>A message's type is 32 bits of the user's own; what C and Python call 2<sup>31</sup> or more is negative here, see
 * {@link Integer#toUnsignedLong}.
 *
 * <p>It serves one thread at a time; any thread may close it. A message that does not fit into a slot is an
 * {@link IllegalArgumentException} with both sizes, and use after close an {@link IllegalStateException}, also for
 * one who waits.
 */
public final class Producer implements AutoCloseable, Waitable {
    private final MessageQueue queue;
    private final QueueProducer handle;
    private final Bells bells = new Bells(true);

    Producer(MessageQueue queue, QueueProducer handle) {
        this.queue = queue;
        this.handle = handle;
    }

    /**
     * Where it puts.
     *
     * @return the queue
     */
    public MessageQueue queue() {
        return queue;
    }

    /**
     * Puts a copy with type 0, and waits as long as the queue is full.
     *
     * @param data the payload
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public void put(byte[] data) throws InterruptedException {
        put(data, 0);
    }

    /**
     * Puts a copy, and waits as long as the queue is full.
     *
     * @param data the payload
     * @param type the message's type, the user's own
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public void put(byte[] data, int type) throws InterruptedException {
        done(handle.put(data, type, Deadline.NEVER));
    }

    /**
     * Puts a copy of all of {@code data}, and waits as long as the queue is full. Nothing is allocated unless it waits.
     *
     * @param data the payload
     * @param type the message's type, the user's own
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public void put(MemorySegment data, int type) throws InterruptedException {
        done(handle.put(data, type, Deadline.NEVER));
    }

    /**
     * Puts a copy with type 0, if there is room in time.
     *
     * @param data the payload
     * @param timeout how long to wait at most; zero or less does not wait
     * @return whether it was put
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public boolean offer(byte[] data, Duration timeout) throws InterruptedException {
        return offer(data, 0, timeout);
    }

    /**
     * Puts a copy, if there is room in time.
     *
     * @param data the payload
     * @param type the message's type, the user's own
     * @param timeout how long to wait at most; zero or less does not wait
     * @return whether it was put
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public boolean offer(byte[] data, int type, Duration timeout) throws InterruptedException {
        return done(handle.put(data, type, Deadline.after(timeout)));
    }

    /**
     * Puts a copy of all of {@code data}, if there is room in time.
     *
     * @param data the payload
     * @param type the message's type, the user's own
     * @param timeout how long to wait at most; zero or less does not wait
     * @return whether it was put
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public boolean offer(MemorySegment data, int type, Duration timeout) throws InterruptedException {
        return done(handle.put(data, type, Deadline.after(timeout)));
    }

    /**
     * Puts copies in this order with type 0, as many as there is room for in time. Those that go in together cost
     * less than one by one.
     *
     * @param messages the payloads; if one is too large, none is put
     * @param timeout how long to wait at most for room; zero or less does not wait
     * @return how many were put
     * @throws InterruptedException if the thread is interrupted while it waits and none was put
     */
    public int putMany(List<byte[]> messages, Duration timeout) throws InterruptedException {
        return putMany(messages, null, Deadline.after(timeout));
    }

    /**
     * Puts copies in this order, as many as there is room for in time. Those that go in together cost less than one by
     * one.
     *
     * @param messages the payloads; if one is too large, none is put
     * @param types of the messages, one for each
     * @param timeout how long to wait at most for room; zero or less does not wait
     * @return how many were put
     * @throws InterruptedException if the thread is interrupted while it waits and none was put
     * @throws IllegalArgumentException if there are not as many types as messages
     */
    public int putMany(List<byte[]> messages, int[] types, Duration timeout) throws InterruptedException {
        if (types.length != messages.size()) {
            throw new IllegalArgumentException(types.length + " types of " + messages.size() + " messages");
        }
        return putMany(messages, types.clone(), Deadline.after(timeout));
    }

    /**
     * Puts copies in this order with type 0, all of them: waits for room as often as need be.
     *
     * @param messages the payloads; if one is too large, none is put
     * @return how many were put: all, or fewer if the thread was interrupted after some
     * @throws InterruptedException if the thread is interrupted while it waits and none was put
     */
    public int putMany(List<byte[]> messages) throws InterruptedException {
        return putMany(messages, null, Deadline.NEVER);
    }

    private int putMany(List<byte[]> messages, int[] types, long deadline) throws InterruptedException {
        int put = handle.putMany(List.copyOf(messages), types, deadline);
        if (put < 0) {
            done(-put);
        }
        return Math.max(put, 0);
    }

    /**
     * Claims a slot to write in place, and waits as long as the queue is full. Messages behind it wait until it is
     * published or aborted.
     *
     * @return the slot
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public Claim claim() throws InterruptedException {
        ClaimedSlot claim = handle.claim(Deadline.NEVER);
        done(handle.lastOutcome());
        return new Claim(claim);
    }

    /**
     * Claims a slot to write in place, if there is one in time.
     *
     * @param timeout how long to wait at most; zero or less does not wait
     * @return the slot, or nothing if the queue stayed full
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public Optional<Claim> claim(Duration timeout) throws InterruptedException {
        ClaimedSlot claim = handle.claim(Deadline.after(timeout));
        return done(handle.lastOutcome()) ? Optional.of(new Claim(claim)) : Optional.empty();
    }

    private static boolean done(int outcome) throws InterruptedException {
        if (outcome == Outcome.INTERRUPTED) {
            throw new InterruptedException();
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

    /**
     * Ends its use, and the stream if it was the last producer. What it claimed and did not publish, consumers step
     * over.
     */
    @Override
    public void close() {
        handle.close();
    }

    @Override
    public String toString() {
        return "producer of " + queue;
    }
}
