// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.esclusa.peer.Language;
import org.esclusa.peer.Peer;
import org.esclusa.peer.Waiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link BlockingQueue} promises, over a queue between processes. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class BlockingQueueViewTest {
    private static final int SLOTS = 4;

    private final String name = Names.fresh();
    private MessageQueue queue;
    private BlockingQueueView<Long> view;

    @BeforeEach
    void create() throws SegmentException {
        queue = MessageQueue.create(name, SLOTS, 8);
        view = queue.typed(Codec.LONG).asBlockingQueue();
    }

    @AfterEach
    void unlink() throws SegmentException {
        queue.close();
        Segments.remove(name);
    }

    private void fill() {
        for (long i = 0; i < SLOTS; i++) {
            assertTrue(view.offer(i));
        }
    }

    @Test
    void offers_and_polls_in_order_without_waiting() {
        assertNull(view.poll());
        assertNull(view.peek());
        fill();
        assertFalse(view.offer(4L));
        assertThrows(IllegalStateException.class, () -> view.add(4L));
        for (long i = 0; i < SLOTS; i++) {
            assertEquals(i, view.peek());
            assertEquals(SLOTS - i, view.size());
            assertEquals(i, view.element());
            assertEquals(i, view.poll());
        }
        assertNull(view.poll());
        assertThrows(NoSuchElementException.class, view::remove);
        assertThrows(NoSuchElementException.class, view::element);
    }

    @Test
    void counts_what_is_there_and_what_there_is_room_for() {
        assertTrue(view.isEmpty());
        assertEquals(SLOTS, view.remainingCapacity());
        view.add(1L);
        assertEquals(1, view.size());
        assertEquals(SLOTS - 1, view.remainingCapacity());
        fill(view.remainingCapacity());
        assertEquals(0, view.remainingCapacity());
    }

    private void fill(int howMany) {
        LongStream.range(0, howMany).forEach(view::add);
    }

    @Test
    void null_is_refused() {
        assertThrows(NullPointerException.class, () -> view.offer(null));
        assertThrows(NullPointerException.class, () -> view.put(null));
        assertThrows(NullPointerException.class, () -> view.add(null));
        assertThrows(NullPointerException.class, () -> view.offer(null, 1, TimeUnit.SECONDS));
        assertThrows(NullPointerException.class, () -> view.drainTo(null));
    }

    @Test
    void waits_for_room_and_for_elements() throws Exception {
        Threads.Running<Long> taking = Threads.start(view::take);
        assertFalse(taking.isDoneSoon());
        view.put(7L);
        assertEquals(7, taking.get());
        fill();
        Threads.Running<?> putting = Threads.start(() -> {
            view.put(8L);
            return null;
        });
        assertFalse(putting.isDoneSoon());
        assertEquals(0, view.take());
        putting.get();
        assertEquals(4, view.size());
    }

    @Test
    void waits_at_least_as_long_as_it_is_told() throws Exception {
        long start = System.nanoTime();
        assertNull(view.poll(30, TimeUnit.MILLISECONDS));
        assertTrue(System.nanoTime() - start >= 30_000_000);
        fill();
        start = System.nanoTime();
        assertFalse(view.offer(9L, 30, TimeUnit.MILLISECONDS));
        assertTrue(System.nanoTime() - start >= 30_000_000);
        assertEquals(0, view.poll(1, TimeUnit.DAYS));
        assertTrue(view.offer(9L, Long.MAX_VALUE, TimeUnit.DAYS));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void an_interrupt_ends_a_wait(boolean virtual) throws Exception {
        for (Threads.Running<?> waiting : List.of(
                Threads.start(virtual, view::take), Threads.start(virtual, () -> view.poll(1, TimeUnit.DAYS)))) {
            assertFalse(waiting.isDoneSoon());
            waiting.thread().interrupt();
            assertTrue(assertThrows(Exception.class, waiting::get).getCause() instanceof InterruptedException);
        }
        view.put(1L);
        assertEquals(1, view.take());
    }

    @Test
    void an_interrupted_thread_can_offer_poll_and_look() {
        Thread.currentThread().interrupt();
        assertTrue(view.offer(1L));
        assertEquals(1, view.peek());
        assertEquals(List.of(1L), new ArrayList<>(view));
        assertEquals(1, view.poll());
        assertNull(view.poll());
        fill();
        assertFalse(view.offer(1L));
        assertTrue(Thread.interrupted());
    }

    @Test
    void drains_as_many_as_are_there_or_wanted() {
        fill();
        List<Long> into = new ArrayList<>();
        assertEquals(0, view.drainTo(into, 0));
        assertEquals(3, view.drainTo(into, 3));
        assertEquals(1, view.drainTo(into));
        assertEquals(0, view.drainTo(into));
        assertEquals(List.of(0L, 1L, 2L, 3L), into);
        assertThrows(IllegalArgumentException.class, () -> view.drainTo(view));
    }

    @Test
    void what_a_collection_does_not_accept_is_not_lost() {
        fill();
        assertThrows(UnsupportedOperationException.class, () -> view.drainTo(Collections.emptyList()));
        assertEquals(0, view.poll());
    }

    @Test
    void looks_at_all_and_takes_none() {
        fill();
        assertEquals(List.of(0L, 1L, 2L, 3L), new ArrayList<>(view));
        assertArrayEquals(new Long[] {0L, 1L, 2L, 3L}, view.toArray(new Long[0]));
        assertEquals(6, view.stream().mapToLong(Long::longValue).sum());
        assertTrue(view.contains(3L));
        assertFalse(view.contains(4L));
        assertEquals(SLOTS, view.size());
        for (long i = 0; i < SLOTS; i++) {
            assertEquals(i, view.poll());
        }
        assertFalse(view.iterator().hasNext());
    }

    @Test
    void clear_removes_also_what_is_malformed() throws Exception {
        fill(2);
        try (Producer producer = queue.producer()) {
            producer.put(new byte[3]);
        }
        view.clear();
        assertTrue(view.isEmpty());
        assertNull(view.poll());
    }

    @Test
    void what_is_malformed_stays_the_next() throws Exception {
        Consumer consumer = queue.consumer();
        try (Producer producer = queue.producer()) {
            producer.put(new byte[3]);
        }
        view.add(1L);
        assertThrows(MalformedMessageException.class, view::poll);
        assertThrows(MalformedMessageException.class, view::take);
        assertThrows(MalformedMessageException.class, view::peek);
        assertThrows(MalformedMessageException.class, view::iterator);
        assertThrows(MalformedMessageException.class, () -> view.drainTo(new ArrayList<>()));
        assertEquals(3, consumer.get().length);
        assertEquals(1, view.poll());
    }

    @Test
    void nothing_is_removed_from_the_middle() {
        fill();
        assertThrows(UnsupportedOperationException.class, () -> view.remove(2L));
        assertThrows(UnsupportedOperationException.class, () -> view.removeAll(List.of(2L)));
        assertThrows(UnsupportedOperationException.class, () -> view.retainAll(List.of(2L)));
        assertThrows(UnsupportedOperationException.class, () -> view.removeIf(it -> it == 2));
        Iterator<Long> iterator = view.iterator();
        iterator.next();
        assertThrows(UnsupportedOperationException.class, iterator::remove);
        assertEquals(SLOTS, view.size());
    }

    // The end of the stream

    @Test
    void a_view_that_only_takes_does_not_keep_the_stream_open() throws Exception {
        try (Producer producer = queue.producer()) {
            producer.put(new byte[8]);
        }
        assertEquals(List.of(0L), new ArrayList<>(view), "looked at with no producer there");
        assertEquals(0, view.take());
        NoSuchElementException e = assertThrows(NoSuchElementException.class, view::take);
        assertEquals("the stream of queue '" + name + "' has ended", e.getMessage());
        assertNull(view.poll());
        assertNull(view.peek());
        assertEquals(0, view.drainTo(new ArrayList<>()));
        assertFalse(view.iterator().hasNext());
        long start = System.nanoTime();
        assertNull(view.poll(30, TimeUnit.MILLISECONDS));
        assertTrue(System.nanoTime() - start >= 30_000_000);
        Threads.Running<Long> polling = Threads.start(() -> view.poll(1, TimeUnit.DAYS));
        assertFalse(polling.isDoneSoon());
        view.put(5L);
        assertEquals(5, polling.get());
    }

    @Test
    void a_view_that_puts_keeps_the_stream_open_until_it_is_closed() throws Exception {
        Consumer consumer = queue.consumer();
        view.put(1L);
        consumer.get();
        assertTrue(consumer.get(Duration.ZERO).isEmpty());
        view.close();
        assertThrows(EndOfStreamException.class, consumer::get);
    }

    // Threads

    @Test
    void close_ends_the_calls_that_wait_and_leaves_the_queue_open() throws Exception {
        Threads.Running<Long> taking = Threads.start(view::take);
        assertFalse(taking.isDoneSoon());
        view.close();
        view.close();
        assertTrue(assertThrows(Exception.class, taking::get).getCause() instanceof IllegalStateException);
        assertThrows(IllegalStateException.class, view::poll);
        assertThrows(IllegalStateException.class, () -> view.offer(1L));
        assertEquals(0, queue.figures().producers() + queue.figures().consumers());
    }

    @Test
    void calls_that_do_not_overlap_share_a_handle() throws Exception {
        for (int i = 0; i < 100; i++) {
            view.put((long) i);
            Threads.start(view::take).get();
        }
        assertEquals(1, queue.figures().producers());
        assertEquals(1, queue.figures().consumers());
    }

    @Test
    void more_calls_at_once_than_handles_are_told() throws Exception {
        String small = Names.fresh();
        try (MessageQueue one = MessageQueue.create(small, 1, 8, SegmentOptions.DEFAULT.withHandles(1))) {
            BlockingQueueView<Long> only = one.typed(Codec.LONG).asBlockingQueue();
            Threads.Running<Long> taking = Threads.start(only::take);
            Waiting.until("it did not wait", () -> one.figures().consumersWaiting() == 1);
            UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> only.offer(1L));
            assertTrue(e.getCause().getMessage().contains("EUSERS"), e.getMessage());
            only.close();
            assertThrows(Exception.class, taking::get);
        } finally {
            MessageQueue.unlink(small);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void many_threads_lose_nothing_and_get_nothing_twice(boolean virtual) throws Exception {
        int threads = 8;
        int each = 2000;
        List<Threads.Running<Long>> taking = new ArrayList<>();
        List<Threads.Running<?>> putting = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            long first = (long) i * each;
            putting.add(Threads.start(virtual, () -> {
                for (long n = first; n < first + each; n++) {
                    view.put(n);
                }
                return null;
            }));
            taking.add(Threads.start(virtual, () -> {
                long sum = 0;
                for (int n = 0; n < each; n++) {
                    sum += view.take();
                }
                return sum;
            }));
        }
        for (Threads.Running<?> one : putting) {
            one.get();
        }
        long sum = 0;
        for (Threads.Running<Long> one : taking) {
            sum += one.get();
        }
        long all = (long) threads * each;
        assertEquals(all * (all - 1) / 2, sum);
        assertEquals(all, queue.figures().put());
        assertNull(view.poll());
    }

    @ParameterizedTest
    @EnumSource(
            value = Language.class,
            names = {"JAVA", "C", "PYTHON"})
    void what_a_dead_process_held_is_taken_next(Language language) throws Exception {
        try (Peer peer = Peer.start(language)) {
            view.put(1L);
            peer.done("queue open " + name);
            peer.done("consumer open");
            peer.done("consumer take");
            Threads.Running<Long> taking = Threads.start(false, view::take);
            assertFalse(taking.isDoneSoon());
            peer.kill();
            assertEquals(1, taking.get());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Language.class,
            names = {"JAVA", "C", "PYTHON"})
    void what_a_dead_process_had_not_published_leaves_its_room(Language language) throws Exception {
        try (Peer peer = Peer.start(language)) {
            peer.done("queue open " + name);
            peer.done("producer open");
            peer.done("producer claim");
            for (long i = 1; i < SLOTS; i++) {
                view.put(i);
            }
            Threads.Running<Long> taking = Threads.start(false, view::take);
            assertFalse(taking.isDoneSoon());
            peer.kill();
            assertEquals(1, taking.get());
            assertTrue(view.offer(4L, 60, TimeUnit.SECONDS));
            assertTrue(view.offer(5L, 60, TimeUnit.SECONDS));
        }
    }
}
