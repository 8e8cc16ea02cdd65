// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values over a queue of bytes. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class TypedQueueTest {
    private final String name = Names.fresh();
    private MessageQueue queue;

    @BeforeEach
    void create() throws SegmentException {
        queue = MessageQueue.create(name, 4, 24);
    }

    @AfterEach
    void unlink() throws SegmentException {
        queue.close();
        Segments.remove(name);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private void putBytes(String hex) throws Exception {
        try (Producer producer = queue.producer();
                Consumer stays = queue.consumer()) {
            assertTrue(producer.offer(bytes(hex), Duration.ZERO), stays::toString);
        }
    }

    private <T> void goesThrough(Codec<T> codec, T value, String hex) throws Exception {
        try (TypedProducer<T> producer = queue.typed(codec).producer();
                TypedConsumer<T> consumer = queue.typed(codec).consumer()) {
            producer.put(value);
            try (Message message = consumer.untyped().take()) {
                assertEquals(hex, HexFormat.of().formatHex(message.data().toArray(JAVA_BYTE)));
                message.release();
            }
            assertEquals(value, consumer.get());
        }
    }

    @Test
    void values_have_the_bytes_that_are_promised() throws Exception {
        goesThrough(Codec.LONG, 1L, "0100000000000000");
        goesThrough(Codec.LONG, Long.MIN_VALUE, "0000000000000080");
        goesThrough(Codec.DOUBLE, -1.5, "000000000000f8bf");
        goesThrough(Codec.TEXT, "", "");
        goesThrough(Codec.TEXT, "a\0é€😀", "6100c3a9e282acf09f9880");
        try (TypedProducer<byte[]> producer = queue.typed(Codec.BYTES).producer();
                TypedConsumer<byte[]> consumer = queue.typed(Codec.BYTES).consumer()) {
            producer.put(bytes("00ff"));
            assertArrayEquals(bytes("00ff"), consumer.get());
        }
    }

    @Test
    void not_a_number_keeps_its_bits() throws Exception {
        double odd = Double.longBitsToDouble(0x7ff8_0000_0000_1234L);
        try (TypedProducer<Double> producer = queue.typed(Codec.DOUBLE).producer();
                TypedConsumer<Double> consumer = queue.typed(Codec.DOUBLE).consumer()) {
            producer.put(odd);
            assertEquals(Double.doubleToRawLongBits(odd), Double.doubleToRawLongBits(consumer.get()));
        }
    }

    @Test
    void the_type_is_the_views_or_the_calls() throws Exception {
        TypedQueue<String> texts = queue.typed(Codec.TEXT, 7);
        try (TypedProducer<String> producer = texts.producer();
                TypedConsumer<String> consumer = texts.consumer()) {
            producer.put("a");
            producer.put("b", -8);
            producer.offer("c", Duration.ZERO);
            producer.offer("d", 9, Duration.ZERO);
            for (int type : new int[] {7, -8, 7}) {
                consumer.get();
                assertEquals(type, consumer.lastType());
            }
            try (TypedMessage<String> last = consumer.take()) {
                assertEquals(9, last.untyped().type());
            }
        }
    }

    @Test
    void a_value_larger_than_the_slot_is_refused_with_both_sizes_and_nothing_is_put() throws Exception {
        try (TypedProducer<String> producer = queue.typed(Codec.TEXT).producer()) {
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> producer.put("é".repeat(12) + "x"));
            assertEquals("a message of 25 bytes does not fit into a slot of 24", e.getMessage());
            producer.put("é".repeat(12));
            assertEquals(1, queue.size());
        }
    }

    @Test
    void half_a_surrogate_pair_is_refused_and_nothing_is_put() throws Exception {
        try (TypedProducer<String> producer = queue.typed(Codec.TEXT).producer()) {
            for (String half : new String[] {"ab\ud800", "ab\ud800c", "ab\udc00", "ab\udc00\ud800"}) {
                IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> producer.put(half));
                assertEquals("the text has half a surrogate pair at index 2, which is no UTF-8", e.getMessage());
            }
            assertEquals(0, queue.size());
        }
    }

    @Test
    void get_hands_back_what_is_malformed() throws Exception {
        putBytes("010203");
        try (TypedConsumer<Long> consumer = queue.typed(Codec.LONG).consumer()) {
            for (int i = 0; i < 2; i++) {
                MalformedMessageException e = assertThrows(MalformedMessageException.class, consumer::get);
                assertEquals(
                        "cannot read message 0 of queue '" + name
                                + "': 3 bytes are no long, which has 8; it was handed back, and comes next again",
                        e.getMessage());
            }
            assertThrows(MalformedMessageException.class, () -> consumer.get(Duration.ZERO));
            try (Message message = consumer.untyped().take()) {
                assertArrayEquals(bytes("010203"), message.data().toArray(JAVA_BYTE));
                assertEquals(4, message.deliveryCount());
            }
        }
    }

    @Test
    void take_leaves_what_is_malformed_in_our_hands() throws Exception {
        putBytes("ff");
        try (TypedConsumer<String> consumer = queue.typed(Codec.TEXT).consumer()) {
            try (TypedMessage<String> message = consumer.take()) {
                MalformedMessageException e = assertThrows(MalformedMessageException.class, message::value);
                assertTrue(e.getMessage().endsWith("; it is still held"), e.getMessage());
                assertEquals(1, queue.holders().size());
            }
            assertThrows(EndOfStreamException.class, () -> consumer.get(Duration.ZERO));
        }
    }

    /** Too long, cut, a surrogate, a byte too small for its place. */
    @ParameterizedTest
    @ValueSource(strings = {"61c0af", "61e282", "61eda080", "61f4908080", "6180"})
    void what_is_no_utf_8_is_malformed(String hex) throws Exception {
        putBytes(hex);
        try (TypedConsumer<String> consumer = queue.typed(Codec.TEXT).consumer()) {
            MalformedMessageException e = assertThrows(MalformedMessageException.class, consumer::get);
            int size = hex.length() / 2;
            assertTrue(e.getMessage().contains(size + " bytes are no UTF-8 text, from byte 1 on"), e.getMessage());
        }
    }

    @Test
    void taken_values_are_acknowledged_or_released() throws Exception {
        TypedQueue<Long> longs = queue.typed(Codec.LONG);
        try (TypedProducer<Long> producer = longs.producer();
                TypedConsumer<Long> consumer = longs.consumer()) {
            producer.put(5L);
            TypedMessage<Long> first = consumer.take();
            assertEquals(5, first.value());
            first.release();
            assertThrows(IllegalStateException.class, first::value);
            assertThrows(IllegalStateException.class, first::release);
            try (TypedMessage<Long> again = consumer.poll(Duration.ZERO).orElseThrow()) {
                assertEquals(2, again.untyped().deliveryCount());
            }
            assertEquals(Optional.empty(), consumer.get(Duration.ZERO));
            assertTrue(consumer.poll(Duration.ZERO).isEmpty());
        }
    }

    @Test
    void full_queues_time_out_and_ended_ones_say_so() throws Exception {
        TypedQueue<Long> longs = queue.typed(Codec.LONG);
        try (TypedConsumer<Long> consumer = longs.consumer()) {
            try (TypedProducer<Long> producer = longs.producer()) {
                for (long i = 0; i < 4; i++) {
                    assertTrue(producer.offer(i, Duration.ZERO));
                }
                assertFalse(producer.offer(4L, Duration.ofMillis(5)));
            }
            for (long i = 0; i < 4; i++) {
                assertEquals(i, consumer.get());
            }
            assertThrows(EndOfStreamException.class, consumer::get);
        }
    }

    /** A codec as a user writes one, with a fault to order. */
    private static final class Pairs implements Codec<int[]> {
        private long size = 8;
        private RuntimeException fault;

        @Override
        public long byteSize(int[] pair) {
            return size;
        }

        @Override
        public void write(int[] pair, MemorySegment into) {
            into.setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, 0, pair[0]);
            if (fault != null) {
                throw fault;
            }
            into.setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, 1, pair[1]);
        }

        @Override
        public int[] read(MemorySegment from) {
            return from.byteSize() == 0 ? null : from.toArray(ValueLayout.JAVA_INT_UNALIGNED);
        }
    }

    @Test
    void a_codec_of_ones_own_writes_in_place() throws Exception {
        TypedQueue<int[]> pairs = queue.typed(new Pairs());
        try (TypedProducer<int[]> producer = pairs.producer();
                TypedConsumer<int[]> consumer = pairs.consumer()) {
            producer.put(new int[] {3, -4});
            assertArrayEquals(new int[] {3, -4}, consumer.get());
        }
    }

    @Test
    void a_codec_that_throws_or_writes_too_much_puts_nothing() throws Exception {
        Pairs codec = new Pairs();
        TypedQueue<int[]> pairs = queue.typed(codec);
        try (TypedProducer<int[]> producer = pairs.producer();
                TypedConsumer<int[]> consumer = pairs.consumer()) {
            codec.fault = new IllegalStateException("no");
            assertThrows(IllegalStateException.class, () -> producer.put(new int[2]));
            codec.fault = null;
            codec.size = 7;
            assertThrows(IndexOutOfBoundsException.class, () -> producer.offer(new int[2], Duration.ZERO));
            codec.size = -1;
            assertThrows(IllegalArgumentException.class, () -> producer.put(new int[2]));
            assertEquals(Optional.empty(), consumer.get(Duration.ZERO));
            codec.size = 8;
            for (int i = 0; i < 9; i++) {
                producer.put(new int[] {i, i});
                assertEquals(i, consumer.get()[1]);
            }
        }
    }

    @Test
    void a_codec_that_fails_to_read_loses_no_message() throws Exception {
        try (TypedConsumer<int[]> consumer = queue.typed(new Pairs()).consumer()) {
            putBytes("");
            MalformedMessageException nothing = assertThrows(MalformedMessageException.class, consumer::get);
            assertTrue(nothing.getMessage().contains("the codec read nothing"), nothing.getMessage());
            consumer.untyped().get();
            putBytes("010203");
            assertThrows(MalformedMessageException.class, consumer::get);
            assertArrayEquals(bytes("010203"), consumer.untyped().get());
        }
    }
}
