// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.esclusa.Texts.bytes;
import static org.esclusa.Texts.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.esclusa.internal.sys.Errno;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A queue used by one thread at a time. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class MessageQueueTest {
    private static final int SLOTS = 4;
    private static final int SLOT_BYTES = 100;

    private final String name = Names.fresh();
    private MessageQueue queue;
    private Producer producer;
    private Consumer consumer;

    @BeforeEach
    void create() throws SegmentException {
        queue = MessageQueue.create(name, SLOTS, SLOT_BYTES);
        producer = queue.producer();
        consumer = queue.consumer();
    }

    @AfterEach
    void unlink() throws SegmentException {
        queue.close();
        Segments.remove(name);
    }

    private void put(String... messages) throws InterruptedException {
        for (String message : messages) {
            assertTrue(producer.offer(bytes(message), Duration.ZERO), "no room for " + message);
        }
    }

    private String get() throws Exception {
        return text(consumer.get(Duration.ZERO).orElseThrow());
    }

    // Copies

    @Test
    void queue_keeps_order() throws Exception {
        for (int lap = 0; lap < 100; lap++) {
            put("a" + lap, "b" + lap, "c" + lap);
            assertEquals("a" + lap, get());
            assertEquals("b" + lap, get());
            assertEquals("c" + lap, get());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void queue_has_exactly_its_slots(int slots) throws Exception {
        String other = Names.fresh();
        try (MessageQueue small = MessageQueue.create(other, slots, 8)) {
            Producer in = small.producer();
            Consumer out = small.consumer();
            for (int lap = 0; lap < 3; lap++) {
                for (int i = 0; i < slots; i++) {
                    assertTrue(in.offer(new byte[] {(byte) i}, Duration.ZERO));
                }
                assertFalse(in.offer(new byte[1], Duration.ZERO));
                for (int i = 0; i < slots; i++) {
                    assertEquals(i, out.get()[0]);
                }
                assertEquals(Optional.empty(), out.get(Duration.ZERO));
            }
        } finally {
            MessageQueue.unlink(other);
        }
    }

    @Test
    void messages_of_each_size_up_to_the_slot() throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment room = arena.allocate(SLOT_BYTES);
            for (int size = 0; size <= SLOT_BYTES; size++) {
                byte[] message = new byte[size];
                java.util.Arrays.fill(message, (byte) size);
                producer.put(message, -size);
                assertArrayEquals(message, consumer.get());
                assertEquals(-size, consumer.lastType());
                producer.put(MemorySegment.ofArray(message), size);
                assertEquals(size, consumer.get(room));
                assertEquals(size, consumer.lastType());
                assertArrayEquals(message, room.asSlice(0, size).toArray(JAVA_BYTE));
            }
        }
    }

    @Test
    void message_larger_than_the_slot_is_refused_with_both_sizes() throws Exception {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> producer.put(new byte[SLOT_BYTES + 1]));
        assertEquals("a message of 101 bytes does not fit into a slot of 100", e.getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> producer.putMany(List.of(bytes("a"), new byte[SLOT_BYTES + 1]), Duration.ZERO));
        try (Claim claim = producer.claim()) {
            assertThrows(IllegalArgumentException.class, () -> claim.publish(SLOT_BYTES + 1, 0));
        }
        assertEquals(Optional.empty(), consumer.get(Duration.ZERO));
    }

    @Test
    void a_message_too_large_for_its_place_stays_the_next() throws Exception {
        put("hello", "world");
        MemorySegment room = MemorySegment.ofArray(new byte[4]);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> consumer.get(room));
        assertEquals("the next message has 5 bytes and does not fit into 4", e.getMessage());
        consumer.take().release();
        assertThrows(IllegalArgumentException.class, () -> consumer.get(room, Duration.ZERO));
        assertEquals("hello", get());
        assertEquals("world", get());
    }

    @Test
    void a_copy_that_fails_loses_no_message() throws Exception {
        put("hello");
        MemorySegment readOnly = MemorySegment.ofArray(new byte[10]).asReadOnly();
        assertThrows(RuntimeException.class, () -> consumer.get(readOnly));
        assertEquals("hello", get());
        Arena arena = Arena.ofConfined();
        MemorySegment closed = arena.allocate(10);
        arena.close();
        assertThrows(IllegalStateException.class, () -> producer.put(closed, 0));
        put("world");
        assertEquals("world", get());
        assertEquals(2, queue.figures().put());
    }

    @Test
    void full_and_empty_queues_time_out() throws Exception {
        assertEquals(Optional.empty(), consumer.get(Duration.ZERO));
        assertEquals(Optional.empty(), consumer.get(Duration.ofSeconds(-1)));
        assertEquals(-1, consumer.get(MemorySegment.ofArray(new byte[1]), Duration.ZERO));
        assertEquals(Optional.empty(), consumer.poll(Duration.ZERO));
        assertEquals(List.of(), consumer.getMany(5, Duration.ZERO));
        long start = System.nanoTime();
        assertEquals(Optional.empty(), consumer.get(Duration.ofMillis(50)));
        assertTrue(System.nanoTime() - start >= 50_000_000);
        put("1", "2", "3", "4");
        assertFalse(producer.offer(bytes("5"), Duration.ZERO));
        assertEquals(Optional.empty(), producer.claim(Duration.ZERO));
        assertEquals(0, producer.putMany(List.of(bytes("5")), Duration.ZERO));
        start = System.nanoTime();
        assertFalse(producer.offer(bytes("5"), Duration.ofMillis(50)));
        assertTrue(System.nanoTime() - start >= 50_000_000);
    }

    // In place

    @Test
    void claims_are_published_or_aborted() throws Exception {
        Claim first = producer.claim();
        Claim second = producer.claim();
        assertEquals(SLOT_BYTES, first.memory().byteSize());
        second.memory().set(JAVA_BYTE, 0, (byte) 'b');
        second.publish(1, 2);
        assertEquals(Optional.empty(), consumer.get(Duration.ofMillis(5)), "the first holds back the second");
        first.abort();
        assertEquals("b", get());
        assertEquals(2, consumer.lastType());
        try (Claim third = producer.claim()) {
            third.memory().set(JAVA_BYTE, 0, (byte) 'c');
        }
        assertEquals(Optional.empty(), consumer.get(Duration.ZERO));
        assertThrows(IllegalStateException.class, () -> second.publish(1, 2));
        assertThrows(IllegalStateException.class, second::memory);
        assertThrows(IllegalStateException.class, first::abort);
        assertEquals(1, queue.figures().put());
        for (int i = 0; i < 3 * SLOTS; i++) {
            producer.claim().abort();
            assertEquals(Optional.empty(), consumer.get(Duration.ZERO), "stepped over");
        }
        put("d");
        assertEquals("d", get());
    }

    @Test
    void messages_are_read_and_written_in_place() throws Exception {
        put("abc");
        try (Message message = consumer.take()) {
            assertEquals(3, message.data().byteSize());
            assertEquals(1, message.deliveryCount());
            assertEquals(0, message.ticket());
            message.data().set(JAVA_BYTE, 0, (byte) 'x');
            message.release();
            assertThrows(IllegalStateException.class, message::release);
            assertThrows(IllegalStateException.class, message::data);
        }
        assertEquals("xbc", get());
    }

    @Test
    void released_message_comes_first_and_counts() throws Exception {
        put("a", "b", "c");
        Message a = consumer.take();
        Message b = consumer.take();
        b.release();
        a.release();
        for (int delivery = 2; delivery < 5; delivery++) {
            Message again = consumer.take();
            assertEquals("a", text(again.data().toArray(JAVA_BYTE)));
            assertEquals(delivery, again.deliveryCount());
            again.release();
        }
        assertEquals("a", get());
        assertEquals("b", get());
        assertEquals("c", get());
        assertEquals(5, queue.figures().returned());
    }

    @Test
    void a_message_that_is_held_keeps_its_slot() throws Exception {
        put("held", "b", "c", "d");
        try (Message held = consumer.take()) {
            for (int i = 0; i < 3; i++) {
                get();
            }
            assertFalse(producer.offer(bytes("e"), Duration.ofMillis(5)), "the slot of the next lap is held");
            assertEquals("held", text(held.data().toArray(JAVA_BYTE)));
            assertEquals(
                    List.of(0L),
                    queue.holders().stream().map(MessageQueue.Holder::ticket).toList());
        }
        put("e");
        assertEquals("e", get());
        assertEquals(List.of(), queue.holders());
    }

    @Test
    void closing_a_handle_gives_back_what_it_holds() throws Exception {
        put("a", "b");
        Message a = consumer.take();
        Claim claim = producer.claim();
        consumer.close();
        producer.close();
        a.close();
        claim.close();
        assertThrows(IllegalStateException.class, a::release);
        assertThrows(IllegalStateException.class, claim::abort);
        producer = queue.producer();
        consumer = queue.consumer();
        put("c");
        Message again = consumer.take();
        assertEquals(2, again.deliveryCount());
        again.close();
        assertEquals("b", get());
        assertEquals("c", get());
        assertEquals(0, queue.size());
    }

    // What it says of itself

    @Test
    void figures_are_those_of_the_queue() throws Exception {
        put("a", "b", "c");
        get();
        consumer.take().release();
        MessageQueue.Figures figures = queue.figures();
        assertEquals(new MessageQueue.Figures(2, 3, 2, 1, 3, 1, 1, 0, 0), figures);
        assertEquals(2, queue.size()); // one was handed back
        Threads.Running<byte[]> waiting = Threads.start(() -> {
            consumer.get();
            consumer.get();
            return consumer.get();
        });
        while (queue.figures().consumersWaiting() == 0) {
            Thread.onSpinWait();
        }
        put("d");
        assertEquals("d", text(waiting.get()));
        assertEquals(0, queue.figures().consumersWaiting());
    }

    @Test
    void high_water_mark_is_the_greatest_depth() throws Exception {
        for (int i = 0; i < 100; i++) {
            put("x");
            get();
        }
        assertEquals(1, queue.figures().highWater());
        put("1", "2", "3", "4");
        for (int i = 0; i < 4; i++) {
            get();
        }
        long mark = queue.figures().highWater();
        assertTrue(mark >= 1 && mark <= 4, "an estimate: " + mark);
    }

    // Limits

    @Test
    void all_handles_in_use_is_an_error() throws Exception {
        String other = Names.fresh();
        try (MessageQueue small = MessageQueue.create(other, 1, 1, SegmentOptions.DEFAULT.withHandles(2))) {
            Producer first = small.producer();
            small.consumer();
            SegmentException e = assertThrows(SegmentException.class, small::consumer);
            assertEquals(Errno.EUSERS.number(), e.errno());
            assertTrue(e.getMessage().endsWith("all its 2 handles are in use"), e.getMessage());
            first.close();
            small.consumer().close();
        } finally {
            MessageQueue.unlink(other);
        }
    }

    @Test
    void create_or_open_checks_the_parameters() throws Exception {
        MessageQueue.createOrOpen(name, SLOTS, SLOT_BYTES).close();
        SegmentException e =
                assertThrows(SegmentException.class, () -> MessageQueue.createOrOpen(name, SLOTS + 1, SLOT_BYTES));
        assertEquals(Errno.EINVAL.number(), e.errno());
        assertTrue(e.getMessage().endsWith("it has 4 slots of 100 bytes, not 5 of 100"), e.getMessage());
        SegmentOptions other = SegmentOptions.DEFAULT.withHandles(7);
        e = assertThrows(SegmentException.class, () -> MessageQueue.createOrOpen(name, SLOTS, SLOT_BYTES, other));
        assertTrue(e.getMessage().endsWith("room for 1024 producers and consumers, not 7"), e.getMessage());
    }

    @Test
    void sizes_out_of_range_are_refused() {
        assertThrows(IllegalArgumentException.class, () -> MessageQueue.create(Names.fresh(), 0, 1));
        assertThrows(IllegalArgumentException.class, () -> MessageQueue.create(Names.fresh(), -1, 1));
        assertThrows(IllegalArgumentException.class, () -> MessageQueue.create(Names.fresh(), 1, -1));
        assertThrows(
                SegmentException.class, () -> MessageQueue.create(Names.fresh(), Integer.MAX_VALUE, Integer.MAX_VALUE));
    }

    @Test
    void a_queue_of_messages_without_payload_works() throws Exception {
        String other = Names.fresh();
        try (MessageQueue empty = MessageQueue.create(other, 3, 0)) {
            Producer in = empty.producer();
            Consumer out = empty.consumer();
            for (int i = 0; i < 10; i++) {
                in.put(new byte[0], i);
                assertEquals(0, out.get().length);
                assertEquals(i, out.lastType());
            }
        } finally {
            MessageQueue.unlink(other);
        }
    }
}
