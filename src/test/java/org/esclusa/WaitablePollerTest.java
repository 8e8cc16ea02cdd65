// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Objects that a {@link Poller} waits for, beside descriptors. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
@SuppressWarnings("try") // what is closed early is closed in any case
class WaitablePollerTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final byte[] BYTE = {1};

    private final String name = Names.fresh();
    private final String other = Names.fresh();
    private MessageQueue queue;
    private SharedEvent event;

    @BeforeEach
    void make() throws Exception {
        queue = MessageQueue.create(name, 2, 8);
        event = SharedEvent.create(other);
    }

    @AfterEach
    void remove() throws Exception {
        queue.close();
        event.close();
        Segments.unlink(name);
        Segments.unlink(other);
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
}
