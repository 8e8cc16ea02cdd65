// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.esclusa.internal.sync.Deadline;

/**
 * A {@link MessageQueue} as a {@link BlockingQueue}, for code that knows nothing of other processes; from {@link
 * TypedQueue#asBlockingQueue}.
 *
 * {@snippet file="Tally.java" region="view"}
 *
 * <p><b>Threads.</b> Any number may use it. Each call borrows a producer or consumer of the view, and the view registers
 * another one when all are in use: as many as there are calls at the same moment. It has no producer before the first
 * call that puts, and no consumer before the first that takes. When all handles of the queue are in use, a call is an
 * {@link java.io.UncheckedIOException} with a {@link SegmentException} of EUSERS.
 *
 * <p><b>What is taken</b> is acknowledged as by {@link TypedConsumer#get}: after the call it is yours alone. What the
 * codec cannot read is a {@link MalformedMessageException}, and stays the next.
 *
 * <p><b>The end of the stream.</b> The view's producers keep the stream open until the view is closed. When the stream
 * has ended, {@link #poll()}, {@link #peek} and {@link #drainTo(Collection)} find nothing; {@link #take} is a {@link
 * NoSuchElementException} rather than a wait without an end; and {@link #poll(long, TimeUnit)} waits as long as it
 * should, for a producer may come and open the stream again.
 *
 * <p><b>Looking without taking</b> is not possible in a queue between processes. So {@link #peek} takes a message and
 * hands it back, and {@link #iterator}, and what uses it ({@code contains}, {@code toArray}, {@code stream}), does so
 * with all that are there: nobody else gets them meanwhile, and each one's delivery count grows by 1.
 *
 * <p><b>Not supported</b> is what would remove from the middle, where messages cannot be removed: {@code remove(Object)},
 * {@code removeAll}, {@code retainAll}, {@code removeIf} and the iterator's {@code remove}, all of them optional
 * operations of a {@link Collection}. No element is null.
 *
 * @param <T> the type of the elements
 */
public final class BlockingQueueView<T> extends FrontOnlyQueue<T> implements BlockingQueue<T>, AutoCloseable {
    /** How long a poll sleeps after the end of the stream before it looks whether it was opened again. */
    private static final Duration A_WHILE = Duration.ofMillis(10);

    private final MessageQueue queue;
    private final HandlePool<TypedProducer<T>> producers;
    private final HandlePool<TypedConsumer<T>> consumers;

    BlockingQueueView(TypedQueue<T> typed) {
        this.queue = typed.queue();
        this.producers = new HandlePool<>(typed::producer, toString());
        this.consumers = new HandlePool<>(typed::consumer, toString());
    }

    // Put

    /**
     * Puts an element if there is room now.
     *
     * @param element what to put
     * @return whether it was put
     * @throws IllegalArgumentException if it is too large for a slot, with both sizes, or the codec has no bytes for it
     */
    @Override
    public boolean offer(T element) {
        try {
            return offer(element, 0);
        } catch (InterruptedException e) {
            throw new AssertionError("a call that does not wait was interrupted", e);
        }
    }

    /**
     * Puts an element if there is room in time.
     *
     * @param element what to put
     * @param timeout how long to wait at most; zero or less does not wait
     * @param unit of the time-out
     * @return whether it was put
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IllegalArgumentException as {@link #offer(Object)}
     */
    @Override
    public boolean offer(T element, long timeout, TimeUnit unit) throws InterruptedException {
        return offer(element, unit.toNanos(timeout));
    }

    private boolean offer(T element, long nanos) throws InterruptedException {
        Objects.requireNonNull(element, "element");
        TypedProducer<T> producer = producers.borrow();
        try {
            return producer.offer(element, Duration.ofNanos(nanos));
        } finally {
            producers.giveBack(producer);
        }
    }

    /**
     * Puts an element, and waits as long as the queue is full.
     *
     * @param element what to put
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IllegalArgumentException as {@link #offer(Object)}
     */
    @Override
    public void put(T element) throws InterruptedException {
        Objects.requireNonNull(element, "element");
        TypedProducer<T> producer = producers.borrow();
        try {
            producer.put(element);
        } finally {
            producers.giveBack(producer);
        }
    }

    /**
     * How many elements there is room for.
     *
     * @return the slots, less those of {@link #size}; a message that somebody holds keeps its slot besides
     */
    @Override
    public int remainingCapacity() {
        return Math.max(0, queue.slots() - size());
    }

    // Take

    /**
     * The next element, which it waits for.
     *
     * @return the element
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws NoSuchElementException if the stream has ended
     */
    @Override
    public T take() throws InterruptedException {
        TypedConsumer<T> consumer = consumers.borrow();
        try {
            return consumer.get();
        } catch (EndOfStreamException ended) {
            throw new NoSuchElementException(ended.getMessage(), ended);
        } finally {
            consumers.giveBack(consumer);
        }
    }

    /**
     * The next element, if there is one now.
     *
     * @return the element, or null
     */
    @Override
    public T poll() {
        return now(consumer -> consumer.get(Duration.ZERO).orElse(null));
    }

    /**
     * The next element, if there is one in time.
     *
     * @param timeout how long to wait at most; zero or less does not wait
     * @param unit of the time-out
     * @return the element, or null
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    @Override
    public T poll(long timeout, TimeUnit unit) throws InterruptedException {
        long deadline = Deadline.after(unit.toNanos(timeout));
        TypedConsumer<T> consumer = consumers.borrow();
        try {
            while (true) {
                Duration left = Duration.ofNanos(Deadline.left(deadline));
                try {
                    return consumer.get(left).orElse(null);
                } catch (EndOfStreamException ended) {
                    if (left.compareTo(Duration.ZERO) <= 0) {
                        return null;
                    }
                    Thread.sleep(left.compareTo(A_WHILE) < 0 ? left : A_WHILE);
                }
            }
        } finally {
            consumers.giveBack(consumer);
        }
    }

    /**
     * Takes all elements that are there.
     *
     * @param into where they are added to, one by one; one that it does not accept is handed back
     * @return how many
     * @throws IllegalArgumentException if {@code into} is this
     */
    @Override
    public int drainTo(Collection<? super T> into) {
        return drainTo(into, Integer.MAX_VALUE);
    }

    /**
     * Takes elements that are there.
     *
     * @param into where they are added to, one by one; one that it does not accept is handed back
     * @param limit how many at most
     * @return how many
     * @throws IllegalArgumentException if {@code into} is this
     */
    @Override
    public int drainTo(Collection<? super T> into, int limit) {
        Objects.requireNonNull(into, "into");
        if (into == this) {
            throw new IllegalArgumentException("a queue cannot be drained into itself");
        }
        int count = 0;
        while (count < limit && Boolean.TRUE.equals(now(consumer -> moveOne(consumer, into)))) {
            count++;
        }
        return count;
    }

    private boolean moveOne(TypedConsumer<T> consumer, Collection<? super T> into)
            throws InterruptedException, EndOfStreamException {
        Optional<TypedMessage<T>> next = consumer.poll(Duration.ZERO);
        if (next.isEmpty()) {
            return false;
        }
        boolean added = false;
        try {
            into.add(valueToHandBack(next.get()));
            added = true;
            return true;
        } finally {
            if (added) {
                next.get().close();
            } else {
                next.get().release();
            }
        }
    }

    /** Removes all that are there, without reading them. */
    @Override
    public void clear() {
        while (Boolean.TRUE.equals(now(consumer -> {
            Optional<TypedMessage<T>> next = consumer.poll(Duration.ZERO);
            next.ifPresent(TypedMessage::close);
            return next.isPresent();
        }))) {}
    }

    // Look

    /**
     * The next element, which stays there: it is taken and handed back, so its delivery count grows by 1.
     *
     * @return the element, or null
     */
    @Override
    public T peek() {
        return now(consumer -> {
            Optional<TypedMessage<T>> next = consumer.poll(Duration.ZERO);
            try {
                return next.map(this::valueToHandBack).orElse(null);
            } finally {
                next.ifPresent(TypedMessage::release);
            }
        });
    }

    /**
     * How many elements are put, or being put, and not yet taken, or handed back.
     *
     * @return the number at some moment during the call, if nobody put, took or handed back meanwhile; else an estimate,
     *     from 0 to the number of slots
     */
    @Override
    public int size() {
        return (int) Math.min(queue.size(), Integer.MAX_VALUE);
    }

    /**
     * The elements that are there now, in their order: all of them are taken and handed back by this call.
     *
     * @return over a copy; its {@code remove} is an {@link UnsupportedOperationException}
     */
    @Override
    public Iterator<T> iterator() {
        return now(this::lookAtAll).iterator();
    }

    private List<T> lookAtAll(TypedConsumer<T> consumer) throws InterruptedException {
        List<TypedMessage<T>> held = new ArrayList<>();
        try {
            while (held.size() < queue.slots()) {
                Optional<TypedMessage<T>> next = consumer.poll(Duration.ZERO);
                if (next.isEmpty()) {
                    break;
                }
                held.add(next.get());
            }
        } catch (EndOfStreamException nothingBesides) {
            // What is held here does not count for this consumer: hand it back, and there is a stream again.
        }
        try {
            return held.stream().map(this::valueToHandBack).toList();
        } finally {
            held.forEach(TypedMessage::release);
        }
    }

    /**
     * Over what {@link #iterator} gives.
     *
     * @return ordered, of unknown size
     */
    @Override
    public Spliterator<T> spliterator() {
        return Spliterators.spliteratorUnknownSize(iterator(), Spliterator.ORDERED | Spliterator.NONNULL);
    }

    private T valueToHandBack(TypedMessage<T> message) {
        return message.value("was handed back, and comes next again");
    }

    // Common

    private interface Call<T, R> {
        R on(TypedConsumer<T> consumer) throws InterruptedException, EndOfStreamException;
    }

    /** What a call that does not wait returns; null at the end of the stream. */
    private <R> R now(Call<T, R> call) {
        TypedConsumer<T> consumer = consumers.borrow();
        try {
            return call.on(consumer);
        } catch (EndOfStreamException ended) {
            return null;
        } catch (InterruptedException e) {
            throw new AssertionError("a call that does not wait was interrupted", e);
        } finally {
            consumers.giveBack(consumer);
        }
    }

    /**
     * Ends the use of this view, and closes its producers and consumers: use after this is an {@link
     * IllegalStateException}, also for one who waits. The queue stays open.
     */
    @Override
    public void close() {
        producers.close();
        consumers.close();
    }

    @Override
    public String toString() {
        return "BlockingQueue view of " + queue;
    }
}
