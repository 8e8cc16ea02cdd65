// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.esclusa.internal.sys.Flags;
import org.esclusa.internal.sys.Libc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many descriptors, and one wait for all. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PollerTest {
    private Poller poller;
    private EventFd event;

    @BeforeEach
    void create() throws Exception {
        poller = Poller.create();
        event = EventFd.create();
    }

    @AfterEach
    void close() {
        poller.close();
        event.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tells_which_is_ready(boolean virtual) throws Exception {
        try (Pipe pipe = Pipe.create()) {
            Poller.Registration first = poller.add(event, "attached", EnumSet.of(Poller.Interest.READ));
            poller.add(pipe.source(), Poller.Interest.READ);
            assertEquals(List.of(), poller.await(Duration.ofMillis(5)));
            Threads.Running<List<Poller.Readiness>> waiter = Threads.start(virtual, () -> poller.await());
            assertFalse(waiter.isDoneSoon());
            event.write(1);
            List<Poller.Readiness> ready = waiter.get();
            assertEquals(List.of(new Poller.Readiness(first, true, false, false)), ready);
            assertSame(event, first.descriptor());
            assertEquals("attached", first.attachment());
            pipe.sink().write(new byte[1]);
            assertEquals(2, poller.await().size(), "an event that was not read is told again");
        }
    }

    @Test
    void tells_what_it_is_ready_for() throws Exception {
        try (Pipe pipe = Pipe.create()) {
            Poller.Registration sink = poller.add(pipe.sink(), Poller.Interest.WRITE);
            assertTrue(poller.await().getFirst().isWritable());
            sink.change();
            assertEquals(List.of(), poller.await(Duration.ZERO));
            pipe.source().close();
            assertTrue(poller.await().getFirst().isHungUp());
        }
    }

    @Test
    void a_poller_waits_for_another() throws Exception {
        try (Poller inner = Poller.create()) {
            poller.add(inner, Poller.Interest.READ);
            inner.add(event, Poller.Interest.READ);
            assertEquals(List.of(), poller.await(Duration.ZERO));
            event.write(1);
            assertSame(inner, poller.await().getFirst().registration().descriptor());
            assertSame(event, inner.await().getFirst().registration().descriptor());
            DescriptorException loop =
                    assertThrows(DescriptorException.class, () -> inner.add(poller, Poller.Interest.READ));
            assertEquals("cannot add it to the Poller: ELOOP, they would wait for each other", loop.getMessage());
        }
    }

    @Test
    void a_timer_and_a_process_are_told_too() throws Exception {
        try (TimerFd timer = TimerFd.create();
                ChildProcess child = ChildProcess.of("sleep", "1000").start()) {
            poller.add(timer, Poller.Interest.READ);
            poller.add(child.pidFd(), Poller.Interest.READ);
            timer.set(Duration.ofMillis(1));
            assertSame(timer, poller.await().getFirst().registration().descriptor());
            timer.read();
            child.pidFd().kill();
            assertSame(child.pidFd(), poller.await().getFirst().registration().descriptor());
        }
    }

    @Test
    void closing_removes_even_what_another_process_has_open() throws Exception {
        event.write(1);
        int same = Dup.of(event);
        poller.add(event, Poller.Interest.READ);
        assertEquals(1, poller.await().size());
        event.close();
        assertEquals(List.of(), poller.await(Duration.ofMillis(5)));
        try (EventFd other = EventFd.ofDescriptor(same)) {
            poller.add(other, Poller.Interest.READ);
            assertSame(other, poller.await().getFirst().registration().descriptor());
        }
    }

    @Test
    void removing_ends_it_and_allows_it_anew() throws Exception {
        event.write(1);
        Poller.Registration registration = poller.add(event, Poller.Interest.READ);
        DescriptorException twice =
                assertThrows(DescriptorException.class, () -> poller.add(event, Poller.Interest.READ));
        assertEquals("cannot add it to the Poller: EEXIST, it was added before", twice.getMessage());
        registration.remove();
        registration.remove();
        assertThrows(DescriptorException.class, () -> registration.change(Poller.Interest.READ));
        assertEquals(List.of(), poller.await(Duration.ZERO));
        poller.add(event, Poller.Interest.READ);
        assertEquals(1, poller.await(Duration.ZERO).size());
    }

    @Test
    void refuses_what_it_cannot_wait_for() throws Exception {
        DescriptorException itself =
                assertThrows(DescriptorException.class, () -> poller.add(poller, Poller.Interest.READ));
        assertEquals("cannot add it to the Poller: EINVAL, it would wait for itself", itself.getMessage());
        int number = Libc.open(Path.of("pom.xml").toString(), Flags.O_RDONLY | Flags.O_CLOEXEC, 0);
        try (Pipe.Source file = Pipe.Source.ofDescriptor(number)) {
            DescriptorException ready =
                    assertThrows(DescriptorException.class, () -> poller.add(file, Poller.Interest.READ));
            assertEquals("cannot add it to the Poller: EPERM, a file is always ready", ready.getMessage());
        }
        event.close();
        assertThrows(ClosedChannelException.class, () -> poller.add(event, Poller.Interest.READ));
        poller.close();
        try (EventFd other = EventFd.create()) {
            assertThrows(ClosedChannelException.class, () -> poller.add(other, Poller.Interest.READ));
        }
    }

    @Test
    void a_full_house_is_told_in_turns() throws Exception {
        List<EventFd> events = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            events.add(EventFd.create(1));
            poller.add(events.get(i), Poller.Interest.READ);
        }
        int told = 0;
        while (told < 200) {
            for (Poller.Readiness ready : poller.await()) {
                ((EventFd) ready.registration().descriptor()).read();
                told++;
            }
        }
        assertEquals(List.of(), poller.await(Duration.ZERO));
        events.forEach(EventFd::close);
    }

    @Test
    void an_event_set_for_a_moment_is_told_of_whenever_that_is() throws Exception {
        String name = Names.fresh();
        int rounds = 3000;
        Semaphore told = new Semaphore(1);
        try (SharedEvent pulsed = SharedEvent.create(name)) {
            poller.add(pulsed, null);
            Threads.Running<Void> pulses = Threads.start(false, () -> {
                for (int i = 0; i < rounds; i++) {
                    told.acquire();
                    pulsed.set();
                    pulsed.clear();
                }
                return null;
            });
            for (int i = 0; i < rounds; i++) {
                assertEquals(1, poller.await(Duration.ofSeconds(20)).size(), "pulse " + i);
                told.release();
            }
            pulses.get();
        } finally {
            Segments.unlink(name);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void what_is_removed_during_a_wait_is_told_of_by_the_next_poller(boolean closes) throws Exception {
        String name = Names.fresh();
        try (MessageQueue queue = MessageQueue.create(name, 2, 8);
                Producer producer = queue.producer();
                Consumer consumer = queue.consumer();
                Poller next = Poller.create()) {
            for (int i = 0; i < 1000; i++) {
                Poller first = Poller.create();
                Poller.Registration removed = first.add(consumer, null);
                producer.put(new byte[1]);
                assertEquals(1, first.await(Duration.ofSeconds(20)).size());
                consumer.get();
                Threads.Running<Object> waits = Threads.start(false, () -> awaitUntilClosed(first));
                if (closes) {
                    first.close();
                } else {
                    removed.remove();
                }
                Poller.Registration registration = next.add(consumer, null);
                producer.put(new byte[1]);
                assertEquals(1, next.await(Duration.ofSeconds(20)).size(), "round " + i);
                consumer.get();
                registration.remove();
                first.close();
                waits.get();
            }
        } finally {
            Segments.unlink(name);
        }
    }

    private static Object awaitUntilClosed(Poller poller) throws InterruptedException {
        try {
            while (true) {
                poller.await(Duration.ofSeconds(20));
            }
        } catch (IOException closed) {
            return closed;
        }
    }

    @Test
    void ten_thousand_leave_no_descriptor() throws Exception {
        long before = OpenDescriptors.count();
        for (int i = 0; i < 10_000; i++) {
            try (Poller brief = Poller.create()) {
                brief.add(event, Poller.Interest.READ);
            }
        }
        OpenDescriptors.assertAsBefore(before);
    }
}
