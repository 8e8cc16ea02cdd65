// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.OptionalLong;
import org.esclusa.internal.sys.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The counter that is a descriptor. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventFdTest {
    @Test
    void read_takes_everything_that_was_written() throws Exception {
        try (EventFd event = EventFd.create(2)) {
            event.write(3);
            event.write(4);
            assertEquals(9, event.read());
            assertEquals(OptionalLong.empty(), event.read(Duration.ZERO));
        }
    }

    @Test
    void semaphore_gives_one_at_a_time() throws Exception {
        try (EventFd permits = EventFd.createSemaphore(1)) {
            permits.write(1);
            assertEquals(1, permits.read());
            assertEquals(OptionalLong.of(1), permits.read(Duration.ZERO));
            assertEquals(OptionalLong.empty(), permits.read(Duration.ofMillis(-1)));
        }
    }

    @Test
    void largest_number_is_unsigned_and_full() throws Exception {
        try (EventFd event = EventFd.create()) {
            event.write(-2);
            assertFalse(event.write(1, Duration.ZERO));
            assertTrue(event.write(0, Duration.ZERO));
            assertEquals(-2, event.read());
            assertThrows(IllegalArgumentException.class, () -> event.write(-1));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void write_rouses_who_reads(boolean virtual) throws Exception {
        try (EventFd event = EventFd.create()) {
            Threads.Running<Long> reader = Threads.start(virtual, event::read);
            assertFalse(reader.isDoneSoon());
            event.write(7);
            assertEquals(7, reader.get());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void read_rouses_who_waits_for_room(boolean virtual) throws Exception {
        try (EventFd event = EventFd.create()) {
            event.write(-2);
            Threads.Running<Boolean> writer = Threads.start(virtual, () -> event.write(5, Duration.ofDays(1)));
            assertFalse(writer.isDoneSoon());
            assertEquals(-2, event.read());
            assertTrue(writer.get());
            assertEquals(5, event.read());
        }
    }

    @Test
    void adopts_what_another_opened() throws Exception {
        try (EventFd event = EventFd.create();
                EventFd same = EventFd.ofDescriptor(Dup.of(event))) {
            event.write(3);
            assertEquals(3, same.read());
        }
    }

    @Test
    void refuses_what_is_no_eventfd() throws Exception {
        try (Pipe pipe = Pipe.create()) {
            int number = pipe.source().descriptor();
            DescriptorException refused = assertThrows(DescriptorException.class, () -> EventFd.ofDescriptor(number));
            assertEquals("cannot adopt descriptor " + number + ": EINVAL, it is no eventfd", refused.getMessage());
            assertEquals(Errno.EINVAL.number(), refused.errno());
        }
        DescriptorException closed = assertThrows(DescriptorException.class, () -> EventFd.ofDescriptor(987_654));
        assertEquals(
                "cannot adopt descriptor 987654: EBADF, no such descriptor is open, or not for this",
                closed.getMessage());
    }
}
