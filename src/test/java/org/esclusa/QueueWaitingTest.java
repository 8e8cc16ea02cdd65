// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.esclusa.Threads.Running;
import org.esclusa.peer.Waiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads of one process that wait for a queue, and what ends that. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class QueueWaitingTest {
    private final String name = Names.fresh();
    private MessageQueue queue;
    private Producer producer;
    private Consumer consumer;

    @BeforeEach
    void create() throws SegmentException {
        queue = MessageQueue.create(name, 2, 16);
        producer = queue.producer();
        consumer = queue.consumer();
    }

    @AfterEach
    void unlink() throws SegmentException {
        queue.close();
        Segments.remove(name);
    }

    private void fill() throws InterruptedException {
        producer.put(new byte[] {1});
        producer.put(new byte[] {2});
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void put_rouses_a_waiting_consumer(boolean virtual) throws Exception {
        for (int i = 0; i < 20; i++) {
            Running<byte[]> waiting = Threads.start(virtual, () -> consumer.get());
            assertFalse(waiting.isDoneSoon());
            producer.put(new byte[] {7});
            assertEquals(7, waiting.get()[0]);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void get_rouses_a_waiting_producer(boolean virtual) throws Exception {
        fill();
        Running<Boolean> waiting = Threads.start(virtual, () -> producer.offer(new byte[] {3}, Duration.ofDays(1)));
        assertFalse(waiting.isDoneSoon());
        assertEquals(1, consumer.get()[0]);
        assertTrue(waiting.get());
        assertEquals(2, consumer.get()[0]);
        assertEquals(3, consumer.get()[0]);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void publish_abort_release_and_acknowledge_rouse(boolean virtual) throws Exception {
        Claim aborted = producer.claim();
        Claim claim = producer.claim();
        Running<Message> taking = Threads.start(virtual, () -> consumer.take());
        claim.publish(1, 5);
        assertFalse(taking.isDoneSoon());
        aborted.abort();
        Message message = taking.get();
        assertEquals(5, message.type());
        Consumer other = queue.consumer();
        Running<byte[]> getting = Threads.start(virtual, () -> other.get());
        assertFalse(getting.isDoneSoon());
        message.release();
        assertEquals(1, getting.get().length);
        fill();
        Message held = consumer.take();
        other.get();
        Running<Boolean> offering = Threads.start(virtual, () -> producer.offer(new byte[1], Duration.ofDays(1)));
        assertFalse(offering.isDoneSoon());
        held.close();
        assertTrue(offering.get());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_last_producers_close_rouses_all_consumers(boolean virtual) throws Exception {
        List<Running<?>> waiting = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Consumer one = queue.consumer();
            waiting.add(Threads.start(virtual, () -> assertThrows(EndOfStreamException.class, one::get)));
        }
        assertFalse(waiting.get(0).isDoneSoon());
        producer.close();
        for (Running<?> one : waiting) {
            one.get();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void an_interrupt_ends_a_wait(boolean virtual) throws Exception {
        Running<?> getting = Threads.start(virtual, () -> assertThrows(InterruptedException.class, consumer::get));
        assertFalse(getting.isDoneSoon());
        getting.thread().interrupt();
        getting.get();
        fill();
        Running<?> putting =
                Threads.start(virtual, () -> assertThrows(InterruptedException.class, () -> producer.put(new byte[1])));
        assertFalse(putting.isDoneSoon());
        putting.thread().interrupt();
        putting.get();
        assertEquals(1, consumer.get()[0]);
        producer.put(new byte[] {3});
        assertEquals(2, consumer.get()[0]);
        assertEquals(3, consumer.get()[0]);
    }

    @Test
    void an_interrupt_is_seen_whenever_it_comes() throws Exception {
        for (int round = 0; round < 300; round++) {
            int delay = round;
            Running<?> getting = Threads.start(() -> assertThrows(InterruptedException.class, consumer::get));
            for (int i = 0; i < delay * 10; i++) {
                Thread.onSpinWait();
            }
            getting.thread().interrupt();
            getting.get();
        }
        producer.put(new byte[] {9});
        assertEquals(9, consumer.get()[0]);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void close_of_the_queue_rouses_a_waiting_thread(boolean virtual) throws Exception {
        Consumer behind = queue.consumer();
        Running<?> one = Threads.start(virtual, () -> assertThrows(IllegalStateException.class, consumer::get));
        Running<?> two = Threads.start(virtual, () -> assertThrows(IllegalStateException.class, behind::get));
        assertFalse(one.isDoneSoon());
        queue.close();
        one.get();
        two.get();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void close_of_a_handle_rouses_its_thread_and_frees_the_handle(boolean virtual) throws Exception {
        Running<?> getting = Threads.start(virtual, () -> assertThrows(IllegalStateException.class, consumer::get));
        assertFalse(getting.isDoneSoon());
        consumer.close();
        getting.get();
        fill();
        Running<?> putting = Threads.start(
                virtual, () -> assertThrows(IllegalStateException.class, () -> producer.put(new byte[1])));
        assertFalse(putting.isDoneSoon());
        producer.close();
        putting.get();
        MessageQueue.Figures figures = queue.figures();
        assertEquals(0, figures.producers());
        assertEquals(0, figures.consumers());
        try (Consumer next = queue.consumer()) {
            assertEquals(1, next.get()[0]);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"DEFAULT", "BUSY_SPIN", "SLEEP_ONLY"})
    void each_policy_waits_times_out_and_is_interrupted(String policy) throws Exception {
        queue.waitPolicy((WaitPolicy) WaitPolicy.class.getField(policy).get(null));
        assertTrue(consumer.get(Duration.ofMillis(20)).isEmpty());
        Running<byte[]> getting = Threads.start(() -> consumer.get());
        assertFalse(getting.isDoneSoon());
        producer.put(new byte[] {4});
        assertEquals(4, getting.get()[0]);
        Running<?> interrupted = Threads.start(() -> assertThrows(InterruptedException.class, consumer::get));
        assertFalse(interrupted.isDoneSoon());
        interrupted.thread().interrupt();
        interrupted.get();
        Running<?> ending = Threads.start(() -> assertThrows(EndOfStreamException.class, consumer::get));
        assertFalse(ending.isDoneSoon());
        producer.close();
        ending.get();
    }

    @Test
    void a_handle_used_by_two_threads_says_so() throws Exception {
        Running<?> getting = Threads.start(() -> consumer.get());
        Waiting.until("it did not wait", () -> queue.figures().consumersWaiting() == 1);
        assertThrows(IllegalStateException.class, consumer::get);
        producer.put(new byte[1]);
        getting.get();
    }

    /** Producers and consumers on few slots: every message arrives once, and each producer's in order. */
    @ParameterizedTest
    @CsvSource({"false, 1", "false, 3", "true, 2"})
    void many_threads_lose_nothing(boolean virtual, int slots) throws Exception {
        int threads = 4;
        int each = 3_000;
        String many = Names.fresh();
        try (MessageQueue shared = MessageQueue.create(many, slots, 16)) {
            List<Running<Integer>> consumers = new ArrayList<>();
            Set<Long> seen = ConcurrentHashMap.newKeySet();
            for (int i = 0; i < threads; i++) {
                consumers.add(Threads.start(virtual, () -> drain(shared, seen)));
            }
            List<Running<Void>> producers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int id = i;
                Producer one = shared.producer();
                producers.add(Threads.start(virtual, () -> produce(one, id, each)));
            }
            for (Running<Void> one : producers) {
                one.get();
            }
            int total = 0;
            for (Running<Integer> one : consumers) {
                total += one.get();
            }
            assertEquals(threads * each, total);
            assertEquals(threads * each, seen.size());
            MessageQueue.Figures figures = shared.figures();
            assertEquals(threads * each, figures.put());
            assertEquals(0, figures.size());
        } finally {
            MessageQueue.unlink(many);
        }
    }

    private static Void produce(Producer producer, int id, int count) throws Exception {
        try (producer) {
            for (int i = 0; i < count; i++) {
                ByteBuffer message = ByteBuffer.allocate(8).putInt(id).putInt(i);
                if (i % 3 == 0) {
                    try (Claim claim = producer.claim()) {
                        MemorySegment.copy(message.array(), 0, claim.memory(), ValueLayout.JAVA_BYTE, 0, 8);
                        claim.publish(8, id);
                    }
                } else {
                    producer.put(message.array(), id);
                }
            }
        }
        return null;
    }

    private static int drain(MessageQueue queue, Set<Long> seen) throws Exception {
        int got = 0;
        int[] last = {-1, -1, -1, -1};
        try (Consumer consumer = queue.consumer()) {
            while (true) {
                ByteBuffer message = ByteBuffer.wrap(consumer.get());
                int id = message.getInt();
                int number = message.getInt();
                assertTrue(number > last[id], "in order");
                last[id] = number;
                assertTrue(seen.add((long) id << 32 | number), "once");
                got++;
            }
        } catch (EndOfStreamException end) {
            return got;
        }
    }

    @Test
    void close_while_others_put_and_get_is_safe() throws Exception {
        for (int round = 0; round < 50; round++) {
            String hammered = Names.fresh();
            MessageQueue closing = MessageQueue.create(hammered, 3, 64);
            Producer in = closing.producer();
            Consumer out = closing.consumer();
            Producer claiming = closing.producer();
            Consumer taking = closing.consumer();
            List<Running<?>> hammers = List.of(
                    Threads.start(() -> untilClosed(() -> in.put(new byte[40]))),
                    Threads.start(() -> untilClosed(out::get)),
                    Threads.start(() -> untilClosed(() -> {
                        try (Claim claim = claiming.claim()) {
                            claim.memory().set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
                            claim.publish(1, 1);
                        }
                    })),
                    Threads.start(() -> untilClosed(() -> {
                        try (Message message = taking.take()) {
                            message.data().get(ValueLayout.JAVA_BYTE, 0);
                        }
                    })));
            Thread.sleep(round % 5);
            MessageQueue survivor = MessageQueue.open(hammered);
            closing.close();
            for (Running<?> hammer : hammers) {
                hammer.get();
            }
            drainAfterClose(survivor);
            survivor.close();
            MessageQueue.unlink(hammered);
        }
    }

    /** What was in their hands is given back: nothing blocks who goes on. */
    private static void drainAfterClose(MessageQueue survivor) throws Exception {
        Consumer consumer = survivor.consumer();
        assertThrows(EndOfStreamException.class, () -> {
            while (true) {
                consumer.get();
            }
        });
        Producer producer = survivor.producer();
        for (int i = 0; i < 2 * survivor.slots(); i++) {
            producer.put(new byte[1]);
            consumer.get();
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    private static Void untilClosed(Work work) throws Exception {
        try {
            while (true) {
                work.run();
            }
        } catch (IllegalStateException closed) {
            return null;
        }
    }
}
