// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects beside other things that one thread waits for. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
@SuppressWarnings("try") // what is closed early is closed in any case
class WaitableTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final byte[] BYTE = {1};

    private final String name = Names.fresh();
    private final String other = Names.fresh();
    private MessageQueue queue;
    private SharedEvent event;
    private EventFd bell;

    @BeforeEach
    void make() throws Exception {
        queue = MessageQueue.create(name, 2, 8);
        event = SharedEvent.create(other);
        bell = EventFd.create();
    }

    @AfterEach
    void remove() throws Exception {
        queue.close();
        event.close();
        bell.close();
        Segments.unlink(name);
        Segments.unlink(other);
    }

    private void assertRings() throws Exception {
        assertEquals(OptionalLong.of(1), bell.read(LONG));
    }

    private void assertSilent() throws Exception {
        assertEquals(OptionalLong.empty(), bell.read(SHORT));
    }

    @Test
    void a_consumer_rings_once_for_a_message() throws Exception {
        try (Producer producer = queue.producer();
                Consumer consumer = queue.consumer()) {
            consumer.ring(bell);
            consumer.ring(bell);
            assertSilent();
            producer.put(BYTE);
            assertRings();
            producer.put(BYTE);
            assertSilent(); // nobody armed it again
            consumer.ring(bell);
            assertRings(); // at once
            consumer.getMany(2, LONG);
            consumer.ring(bell);
            consumer.silence(bell);
            producer.put(BYTE);
            assertSilent();
            consumer.get();
            assertEquals(0, queue.figures().consumersWaiting());
        }
    }

    @Test
    void a_bell_that_takes_anothers_place_stays_counted() throws Exception {
        try (EventFd second = EventFd.create();
                Producer producer = queue.producer();
                Consumer consumer = queue.consumer()) {
            for (int i = 0; i < 50; i++) {
                consumer.ring(i % 2 == 0 ? second : bell); // the one before is leaving, or has not entered yet
                Thread.sleep(3);
                while (queue.figures().consumersWaiting() != 1) { // else the time-out ends this
                    Thread.sleep(1);
                }
            }
            assertEquals(List.of(), Waitable.awaitAny(List.of(consumer), SHORT)); // enters and leaves beside it
            assertEquals(1, queue.figures().consumersWaiting());
            producer.put(BYTE);
            assertRings();
        }
    }

    @Test
    void a_consumer_rings_for_the_end_and_for_its_close() throws Exception {
        try (Consumer consumer = queue.consumer()) {
            Producer producer = queue.producer();
            consumer.ring(bell);
            assertSilent();
            producer.close();
            assertRings();
            assertThrows(EndOfStreamException.class, () -> consumer.get(Duration.ZERO));
            try (Producer again = queue.producer()) {
                consumer.ring(bell);
                consumer.close();
                assertRings();
                assertThrows(IllegalStateException.class, () -> consumer.ring(bell));
                again.put(BYTE);
            }
        }
    }

    @Test
    void a_producer_rings_for_room() throws Exception {
        try (Producer producer = queue.producer();
                Consumer consumer = queue.consumer()) {
            producer.put(BYTE);
            producer.put(BYTE);
            producer.ring(bell);
            assertSilent();
            consumer.get();
            assertRings();
        }
    }

    @Test
    void small_objects_ring() throws Exception {
        event.ring(bell);
        assertSilent();
        event.set();
        event.clear();
        assertRings();
        String third = Names.fresh();
        try (SharedSemaphore semaphore = SharedSemaphore.create(third, 3)) {
            semaphore.acquire(3);
            semaphore.ring(2, bell);
            semaphore.release();
            assertSilent();
            semaphore.release();
            assertRings();
            assertThrows(IllegalArgumentException.class, () -> semaphore.ring(4, bell));
        }
        Segments.unlink(third);
        try (SharedLatch latch = SharedLatch.create(third, 1)) {
            latch.ring(bell);
            assertSilent();
            latch.countDown();
            assertRings();
        }
        Segments.unlink(third);
        EventFd closed = EventFd.create();
        event.ring(closed);
        closed.close();
        event.set();
        assertThrows(ClosedChannelException.class, () -> event.ring(closed));
    }

    @Test
    void a_death_between_publishing_and_waking_rings() throws Exception {
        try (Consumer consumer = queue.consumer();
                Producer producer = queue.producer()) {
            consumer.ring(bell);
            try (SharedEvent mine = SharedEvent.open(other)) {
                mine.ring(bell); // a second bell, of another object
                producer.close();
                assertRings();
            }
            assertRings(); // closed
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void await_any_tells_which(boolean virtual) throws Exception {
        try (Producer producer = queue.producer();
                Consumer consumer = queue.consumer()) {
            List<Waitable> both = List.of(consumer, event);
            assertEquals(List.of(), Waitable.awaitAny(both, Duration.ZERO));
            long begin = System.nanoTime();
            assertEquals(List.of(), Waitable.awaitAny(both, SHORT));
            assertTrue(System.nanoTime() - begin >= SHORT.toNanos());
            var waiter = Threads.start(virtual, () -> Waitable.awaitAny(both, LONG));
            assertTrue(!waiter.isDoneSoon());
            producer.put(BYTE);
            assertEquals(List.of(consumer), waiter.get());
            consumer.get();
            waiter = Threads.start(virtual, () -> Waitable.awaitAny(both, LONG));
            assertTrue(!waiter.isDoneSoon());
            event.set();
            event.clear();
            assertEquals(List.of(event), waiter.get());
            event.set();
            assertEquals(List.of(event, producer), Waitable.awaitAny(List.of(event, consumer, producer), LONG));
            event.clear();
            var refused = Threads.start(virtual, () -> {
                assertThrows(IllegalStateException.class, () -> Waitable.awaitAny(both, LONG));
                return true;
            });
            assertTrue(!refused.isDoneSoon());
            consumer.close();
            assertTrue(refused.get());
            assertThrows(IllegalStateException.class, () -> Waitable.awaitAny(both, LONG));
            assertThrows(IllegalArgumentException.class, () -> Waitable.awaitAny(List.of(), LONG));
        }
    }

    @Test
    void await_any_is_interrupted() throws Exception {
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> Waitable.awaitAny(List.of(event), LONG));
    }
}
