// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.esclusa.Texts.bytes;
import static org.esclusa.Texts.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.esclusa.Threads.Running;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several messages in one call. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class QueueBatchTest {
    private final String name = Names.fresh();

    @AfterEach
    void unlink() throws SegmentException {
        Segments.remove(name);
    }

    @Test
    void batches_keep_order() throws Exception {
        try (MessageQueue queue = MessageQueue.create(name, 4, 100);
                Producer producer = queue.producer();
                Consumer consumer = queue.consumer()) {
            List<byte[]> six =
                    IntStream.range(0, 6).mapToObj(i -> bytes("m" + i)).toList();
            assertEquals(4, producer.putMany(six, Duration.ZERO));
            List<byte[]> three = consumer.getMany(3, Duration.ZERO);
            assertEquals(
                    List.of("m0", "m1", "m2"), three.stream().map(Texts::text).toList());
            assertEquals(2, producer.putMany(six.subList(4, 6), Duration.ZERO));
            List<byte[]> rest = consumer.getMany(100, Duration.ofSeconds(1));
            assertEquals(
                    List.of("m3", "m4", "m5"), rest.stream().map(Texts::text).toList());
            assertEquals(0, producer.putMany(List.of(), Duration.ZERO));
            assertThrows(IllegalArgumentException.class, () -> consumer.getMany(0, Duration.ZERO));
        }
    }

    @Test
    void put_many_waits_for_room_until_all_are_in() throws Exception {
        try (MessageQueue queue = MessageQueue.create(name, 4, 100);
                Producer producer = queue.producer();
                Consumer consumer = queue.consumer()) {
            List<byte[]> many =
                    IntStream.range(0, 1000).mapToObj(i -> bytes("m" + i)).toList();
            Running<Integer> putting = Threads.start(() -> producer.putMany(many, Duration.ofDays(1)));
            List<String> got = new ArrayList<>();
            while (got.size() < many.size()) {
                consumer.getMany(7, Duration.ofDays(1)).forEach(it -> got.add(text(it)));
            }
            assertEquals(many.size(), putting.get());
            assertEquals(many.stream().map(Texts::text).toList(), got);
        }
    }

    @Test
    void a_batch_larger_than_the_queue_goes_in_as_room_comes() throws Exception {
        try (MessageQueue queue = MessageQueue.create(name, 2, 8);
                Consumer consumer = queue.consumer();
                Producer producer = queue.producer()) {
            List<byte[]> batch = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                batch.add(new byte[] {(byte) i});
            }
            Running<Integer> putting = Threads.start(() -> producer.putMany(batch));
            for (int i = 0; i < 100; i++) {
                assertEquals(i, consumer.get()[0]);
                assertEquals(0, consumer.lastType());
            }
            assertEquals(100, putting.get());
        }
    }

    @Test
    void each_message_of_a_batch_has_its_type() throws Exception {
        try (MessageQueue queue = MessageQueue.create(name, 4, 8);
                Consumer consumer = queue.consumer();
                Producer producer = queue.producer()) {
            List<byte[]> batch = List.of(new byte[1], new byte[2]);
            assertEquals(2, producer.putMany(batch, new int[] {7, -1}, Duration.ZERO));
            consumer.get();
            assertEquals(7, consumer.lastType());
            consumer.get();
            assertEquals(-1, consumer.lastType());
            assertThrows(IllegalArgumentException.class, () -> producer.putMany(batch, new int[] {1}, Duration.ZERO));
        }
    }
}
