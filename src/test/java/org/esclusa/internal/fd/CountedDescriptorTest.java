// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.fd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.esclusa.internal.sync.Deadline;
import org.esclusa.internal.sys.Errno;
import org.esclusa.internal.sys.Flags;
import org.esclusa.internal.sys.Libc;
import org.esclusa.internal.sys.LibcDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How long a number lives, and each way to read and write without waiting in the kernel. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CountedDescriptorTest {
    private static final MemorySegment BYTES = MemorySegment.ofArray(new byte[300_000]);

    private static boolean isOpen(int number) {
        return LibcDescriptors.fcntl(number, Flags.F_GETFD, 0) >= 0;
    }

    @Test
    void the_number_lives_until_the_last_user_has_left() throws Exception {
        List<String> ended = new ArrayList<>();
        int number = Libc.eventfd(0, Flags.EFD_CLOEXEC);
        CountedDescriptor descriptor = CountedDescriptor.owned(number, Way.of(number));
        descriptor.atEnd(() -> ended.add(isOpen(number) ? "still open" : "closed"));
        descriptor.acquire();
        descriptor.acquire();
        assertTrue(descriptor.isInUse());
        descriptor.close();
        assertTrue(descriptor.isClosed());
        assertThrows(ClosedChannelException.class, descriptor::acquire);
        descriptor.release();
        descriptor.close();
        assertTrue(isOpen(number));
        assertEquals(List.of(), ended);
        descriptor.release();
        assertFalse(isOpen(number));
        assertEquals(List.of("still open"), ended);
        assertFalse(descriptor.tryAcquire());
        assertFalse(descriptor.isInUse());
    }

    @Test
    void a_borrowed_number_stays_open() {
        int number = Libc.eventfd(0, Flags.EFD_CLOEXEC);
        CountedDescriptor.borrowed(number, Way.of(number)).close();
        assertEquals(0, Libc.close(number));
    }

    /** Older kernels refuse the flag for a pipe, and then poll(2) comes first. */
    @ParameterizedTest
    @EnumSource(names = {"NOW", "POLLED"})
    void a_pipe_that_blocks_is_read_and_written_without_waiting(Way way) throws Exception {
        long ends = LibcDescriptors.pipe2(Flags.O_CLOEXEC);
        CountedDescriptor source = CountedDescriptor.owned((int) ends, way);
        CountedDescriptor sink = CountedDescriptor.owned((int) (ends >>> Integer.SIZE), way);
        MemorySegment target = MemorySegment.ofArray(new byte[300_000]);
        assertEquals(-Errno.EAGAIN.number(), source.read(target, 0, 10, Deadline.NOW));
        assertEquals(10, sink.write(BYTES, 0, 10, Deadline.NOW));
        assertEquals(10, source.read(target, 0, 300_000, Deadline.NOW));
        long held = sink.write(BYTES, 0, 300_000, Deadline.NOW);
        assertEquals(1 << 16, held);
        assertEquals(-Errno.EAGAIN.number(), sink.write(BYTES, 0, 10, Deadline.NOW));
        FutureTask<Long> writer = new FutureTask<>(() -> sink.write(BYTES, 0, 300_000, Deadline.NEVER));
        Thread.ofPlatform().start(writer);
        long read = 0;
        while (read < held + 300_000) {
            read += source.read(target, 0, 300_000, Deadline.NEVER);
        }
        assertEquals(300_000, writer.get());
        sink.close();
        assertEquals(0, source.read(target, 0, 1, Deadline.NEVER));
        source.close();
    }

    @Test
    void the_way_follows_from_what_a_descriptor_is() {
        int blocking = Libc.eventfd(0, Flags.EFD_CLOEXEC);
        int nonBlocking = Libc.eventfd(0, Flags.EFD_CLOEXEC | Flags.EFD_NONBLOCK);
        int memory = LibcDescriptors.memfdCreate("way", Flags.MFD_CLOEXEC);
        assertEquals(Way.NOW, Way.of(blocking));
        assertEquals(Way.PLAIN, Way.of(nonBlocking));
        assertEquals(Way.PLAIN, Way.of(memory));
        assertEquals(0, Libc.close(blocking) | Libc.close(nonBlocking) | Libc.close(memory));
    }
}
