// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.esclusa.Texts.bytes;
import static org.esclusa.Texts.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.esclusa.Threads.Running;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The end of the stream, and of handles, also while others are at work. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class QueueEndTest {
    private final String name = Names.fresh();

    @AfterEach
    void unlink() throws SegmentException {
        Segments.remove(name);
    }

    @Test
    void stream_ends_with_the_last_producer() throws Exception {
        try (MessageQueue queue = MessageQueue.create(name, 4, 100);
                Consumer consumer = queue.consumer()) {
            Producer first = queue.producer();
            Producer second = queue.producer();
            first.put(bytes("a"));
            first.close();
            assertEquals("a", text(consumer.get(Duration.ZERO).orElseThrow()));
            assertEquals(Optional.empty(), consumer.get(Duration.ZERO));
            second.close();
            EndOfStreamException e = assertThrows(EndOfStreamException.class, consumer::get);
            assertEquals("the stream of queue '" + name + "' has ended", e.getMessage());
            assertThrows(EndOfStreamException.class, () -> consumer.get(Duration.ZERO));
            assertThrows(EndOfStreamException.class, () -> consumer.poll(Duration.ZERO));
            assertThrows(EndOfStreamException.class, () -> consumer.getMany(1, Duration.ZERO));
            assertThrows(EndOfStreamException.class, () -> consumer.get(MemorySegment.ofArray(new byte[1])));
            try (Producer third = queue.producer()) {
                assertEquals(Optional.empty(), consumer.get(Duration.ZERO), "open again");
                third.put(bytes("b"));
                assertEquals("b", text(consumer.get(Duration.ZERO).orElseThrow()));
            }
        }
    }

    @Test
    void a_queue_without_a_producer_so_far_has_not_ended() throws Exception {
        try (MessageQueue fresh = MessageQueue.create(name, 1, 1)) {
            assertEquals(Optional.empty(), fresh.consumer().get(Duration.ofMillis(10)));
        }
    }

    @Test
    void stream_waits_for_what_others_hold() throws Exception {
        try (MessageQueue queue = MessageQueue.create(name, 4, 100);
                Consumer consumer = queue.consumer();
                Consumer other = queue.consumer()) {
            Producer producer = queue.producer();
            producer.put(bytes("a"));
            producer.close();
            Message held = other.take();
            assertEquals(Optional.empty(), consumer.get(Duration.ofMillis(20)));
            Running<byte[]> waiting = Threads.start(() -> consumer.get());
            assertFalse(waiting.isDoneSoon());
            held.release();
            assertEquals("a", text(waiting.get()));
            assertThrows(EndOfStreamException.class, consumer::get);
        }
    }

    @Test
    void two_that_hold_and_wait_see_the_end() throws Exception {
        try (MessageQueue queue = MessageQueue.create(name, 4, 100);
                Consumer consumer = queue.consumer();
                Consumer other = queue.consumer()) {
            Producer producer = queue.producer();
            producer.put(bytes("a"));
            producer.put(bytes("b"));
            producer.close();
            Message first = consumer.take();
            Message second = other.take();
            Running<?> one = Threads.start(() -> awaitEnd(consumer, first));
            Running<?> two = Threads.start(() -> awaitEnd(other, second));
            one.get();
            two.get();
        }
    }

    private static Void awaitEnd(Consumer consumer, Message held) {
        assertThrows(EndOfStreamException.class, consumer::get);
        held.close();
        return null;
    }

    /** Now on one side of many other handles and now on the other, while a consumer looks at them one by one. */
    @Test
    void the_stream_goes_on_while_producers_take_turns() throws Exception {
        int others = 2_000;
        try (MessageQueue queue = MessageQueue.create(name, 2, 8, SegmentOptions.DEFAULT.withHandles(others + 3))) {
            Producer first = queue.producer();
            for (int i = 0; i < others; i++) {
                queue.consumer();
            }
            Consumer consumer = queue.consumer();
            AtomicBoolean done = new AtomicBoolean();
            Running<Producer> turns = Threads.start(() -> {
                Producer one = first;
                while (!done.get()) {
                    Producer next = queue.producer();
                    one.close();
                    one = next;
                }
                return one;
            });
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < 1_000_000_000) {
                assertTrue(consumer.get(Duration.ZERO).isEmpty());
            }
            done.set(true);
            turns.get().close();
            assertThrows(EndOfStreamException.class, () -> consumer.get(Duration.ZERO));
        }
    }

    @Test
    void what_was_acknowledged_is_returned_although_the_consumer_is_closed_meanwhile() throws Exception {
        try (MessageQueue queue = MessageQueue.create(name, 64, 8);
                Producer producer = queue.producer()) {
            AtomicBoolean done = new AtomicBoolean();
            Running<Void> feeding = Threads.start(() -> {
                while (!done.get()) {
                    producer.offer(new byte[8], Duration.ofMillis(1));
                }
                return null;
            });
            long got = 0;
            for (int i = 0; i < 500; i++) {
                Consumer consumer = queue.consumer();
                Running<Long> getting = Threads.start(() -> getUntilClosed(consumer));
                Thread.sleep(0, 300_000);
                consumer.close();
                got += getting.get();
            }
            done.set(true);
            feeding.get();
            assertEquals(queue.figures().taken(), got);
        }
    }

    private static long getUntilClosed(Consumer consumer) throws Exception {
        long got = 0;
        try {
            while (true) {
                got += consumer.get(Duration.ofMillis(1)).isPresent() ? 1 : 0;
            }
        } catch (IllegalStateException closed) {
            return got;
        }
    }

    @Test
    void what_was_put_is_told_although_the_producer_is_closed_meanwhile() throws Exception {
        try (MessageQueue queue = MessageQueue.create(name, 64, 8);
                Consumer consumer = queue.consumer();
                Producer stayer = queue.producer()) {
            AtomicBoolean done = new AtomicBoolean();
            Running<Void> eating = Threads.start(() -> {
                while (!done.get()) {
                    consumer.get(Duration.ofMillis(1));
                }
                return null;
            });
            long put = 0;
            for (int i = 0; i < 500; i++) {
                Producer producer = queue.producer();
                Running<Long> putting = Threads.start(() -> putUntilClosed(producer));
                Thread.sleep(0, 300_000);
                producer.close();
                put += putting.get();
            }
            done.set(true);
            eating.get();
            assertEquals(stayer.queue().figures().put(), put);
        }
    }

    /** Else the watchdog barks. */
    @Test
    void a_spin_of_minutes_keeps_the_deadline_and_sees_the_end() throws Exception {
        try (MessageQueue queue = MessageQueue.create(name, 2, 8)) {
            queue.waitPolicy(new WaitPolicy(600_000_000_000L, 0));
            Consumer consumer = queue.consumer();
            Producer producer = queue.producer();
            assertTrue(consumer.get(Duration.ofMillis(5)).isEmpty());
            producer.put(new byte[8]);
            producer.put(new byte[8]);
            assertFalse(producer.offer(new byte[8], Duration.ofMillis(5)));
            consumer.getMany(2, Duration.ZERO);
            producer.close();
            assertThrows(EndOfStreamException.class, consumer::get);
        }
    }

    private static long putUntilClosed(Producer producer) throws Exception {
        long put = 0;
        try {
            while (true) {
                put += producer.offer(new byte[8], Duration.ofMillis(1)) ? 1 : 0;
            }
        } catch (IllegalStateException closed) {
            return put;
        }
    }
}
