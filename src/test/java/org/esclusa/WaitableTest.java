// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
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

    @Test
    void what_a_poller_says_of_an_object_outlives_its_removal() throws Exception {
        try (Poller poller = Poller.create()) {
            Poller.Registration registration = poller.add(event, "events");
            assertThrows(UnsupportedOperationException.class, () -> registration.change(Poller.Interest.WRITE));
            event.set();
            assertEquals(List.of(new Poller.Readiness(registration, true, false, false)), poller.await());
            registration.remove();
            registration.remove();
            assertEquals(List.of(), poller.await(Duration.ZERO));
            assertSame(event, registration.object());
            assertEquals("events", registration.attachment());
            assertFalse(registration.descriptor().isOpen());
            poller.add(event, null); // anew
            assertNull(poller.await(LONG).getFirst().registration().attachment());
        }
    }

    @Test
    void a_poller_tells_of_objects_beside_descriptors() throws Exception {
        try (Poller poller = Poller.create();
                Poller around = Poller.create();
                Producer producer = queue.producer();
                Consumer consumer = queue.consumer();
                Pipe pipe = Pipe.create()) {
            Poller.Registration messages = poller.add(consumer, "messages");
            Poller.Registration events = poller.add(event, "events");
            poller.add(pipe.source(), Poller.Interest.READ);
            around.add(poller, Poller.Interest.READ);
            assertEquals(List.of(), poller.await(SHORT));
            producer.put(BYTE);
            assertEquals(1, around.await(LONG).size());
            for (int i = 0; i < 2; i++) { // again and again
                List<Poller.Readiness> ready = poller.await();
                assertEquals(List.of(new Poller.Readiness(messages, true, false, false)), ready);
                assertSame(consumer, ready.get(0).registration().object());
                assertEquals("messages", ready.get(0).registration().attachment());
            }
            consumer.get();
            assertEquals(List.of(), poller.await(SHORT));
            for (int i = 0; i < 100; i++) { // armed again each time, also for the Poller around
                producer.put(BYTE);
                assertEquals(1, around.await(LONG).size());
                assertSame(messages, poller.await().get(0).registration());
                consumer.get();
                assertEquals(List.of(), poller.await(Duration.ZERO));
            }
            event.set();
            event.clear();
            assertSame(events, poller.await().get(0).registration());
            assertEquals(List.of(), poller.await(SHORT));
            pipe.sink().write(BYTE);
            producer.put(BYTE);
            while (poller.await().size() != 2) {
                Thread.onSpinWait(); // the pipe was first
            }
            consumer.close();
            assertEquals(1, poller.await().size());
            events.remove();
            event.set();
            assertEquals(1, poller.await().size());
        }
    }

    @Test
    void a_server_serves_a_socket_beside_a_queue() throws Exception {
        Path path = Path.of("/dev/shm", Names.fresh());
        int asked = 0;
        int taken = 0;
        try (UnixListener listener = UnixListener.listen(UnixSocket.Type.STREAM, UnixAddress.of(path));
                Poller poller = Poller.create();
                Consumer consumer = queue.consumer();
                Producer producer = queue.producer()) {
            var client = Threads.start(false, () -> {
                try (UnixSocket socket = UnixSocket.connect(UnixSocket.Type.STREAM, UnixAddress.of(path))) {
                    for (int i = 0; i < 100; i++) {
                        socket.write(BYTE);
                        socket.read(new byte[1]);
                    }
                }
                return 100;
            });
            var worker = Threads.start(false, () -> {
                for (int i = 0; i < 1000; i++) {
                    producer.put(BYTE);
                }
                return 1000;
            });
            try (UnixSocket server = listener.accept()) {
                poller.add(server, Poller.Interest.READ);
                poller.add(consumer, null);
                while (asked < 100 || taken < 1000) {
                    for (Poller.Readiness each : poller.await()) {
                        if (each.registration().object() == null) {
                            if (asked < 100 && server.read(new byte[1]) == 1) {
                                server.write(BYTE);
                                asked++;
                            }
                        } else {
                            Optional<byte[]> message = consumer.get(Duration.ZERO);
                            taken += message.isPresent() ? 1 : 0;
                        }
                    }
                }
            }
            assertEquals(100, client.get());
            assertEquals(1000, worker.get());
        } finally {
            java.nio.file.Files.deleteIfExists(path);
        }
    }

    @Test
    void no_ring_is_lost() throws Exception {
        String back = Names.fresh();
        int rounds = 20_000;
        try (MessageQueue answers = MessageQueue.create(back, 1, 8);
                Producer asks = queue.producer();
                Producer answersTo = answers.producer();
                Consumer answered = answers.consumer();
                Consumer consumer = queue.consumer()) {
            var echo = Threads.start(false, () -> {
                for (int i = 0; i < rounds; i++) {
                    Optional<byte[]> message = consumer.get(Duration.ZERO);
                    while (message.isEmpty()) {
                        consumer.ring(bell);
                        bell.read();
                        message = consumer.get(Duration.ZERO);
                    }
                    answersTo.put(message.get());
                }
                return rounds;
            });
            for (int i = 0; i < rounds; i++) {
                asks.put(BYTE);
                assertEquals(1, answered.get().length);
            }
            assertEquals(rounds, echo.get());
        }
        Segments.unlink(back);
    }

    @Test
    void arming_and_closing_in_two_threads_leaves_nobody() throws Exception {
        try (Producer producer = queue.producer()) {
            for (int i = 0; i < 10_000; i++) {
                Consumer consumer = queue.consumer();
                Thread closer = Thread.ofVirtual().start(consumer::close);
                EventFd mine = i % 2 == 0 ? bell : EventFd.create();
                try {
                    consumer.ring(mine);
                } catch (IllegalStateException closed) {
                    // it was quicker
                }
                if (mine != bell) {
                    mine.close();
                }
                closer.join();
            }
            long begin = System.nanoTime();
            while (queue.figures().consumersWaiting() != 0 && System.nanoTime() - begin < LONG.toNanos()) {
                Thread.onSpinWait();
            }
            assertEquals(0, queue.figures().consumersWaiting());
            assertEquals(0, queue.figures().consumers());
            producer.put(BYTE);
        }
    }

    /** Who sleeps in a call and who is rung for share a queue, and neither keeps the other from what is there. */
    @Test
    void rivals_lose_no_wake_up() throws Exception {
        int messages = 20_000;
        List<Threads.Running<Integer>> takers = new ArrayList<>();
        try (Producer producer = queue.producer()) {
            for (int i = 0; i < 4; i++) {
                boolean rung = i % 2 == 0;
                Consumer consumer = queue.consumer();
                takers.add(Threads.start(false, () -> {
                    try (consumer;
                            EventFd own = EventFd.create()) {
                        return rung ? takeByRing(consumer, own) : takeAll(consumer);
                    }
                }));
            }
            for (int i = 0; i < messages; i++) {
                producer.put(BYTE);
                if (ThreadLocalRandom.current().nextInt(50) == 0) {
                    while (queue.size() != 0) {
                        Thread.onSpinWait();
                    }
                }
            }
        }
        int taken = 0;
        for (Threads.Running<Integer> taker : takers) {
            taken += taker.get();
        }
        assertEquals(messages, taken);
    }

    private static int takeAll(Consumer consumer) throws Exception {
        int taken = 0;
        try {
            while (true) {
                consumer.get();
                taken++;
            }
        } catch (EndOfStreamException end) {
            return taken;
        }
    }

    private static int takeByRing(Consumer consumer, EventFd own) throws Exception {
        int taken = 0;
        try {
            while (true) {
                if (consumer.get(Duration.ZERO).isPresent()) {
                    taken++;
                } else {
                    consumer.ring(own);
                    own.read();
                }
            }
        } catch (EndOfStreamException end) {
            return taken;
        }
    }
}
