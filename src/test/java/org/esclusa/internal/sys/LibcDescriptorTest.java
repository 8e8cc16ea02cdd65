// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Descriptors that one waits for: eventfd, inotify, and poll over them. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LibcDescriptorTest {
    private static final int SECOND = 16;

    private final MemorySegment buffer = Arena.ofAuto().allocate(4096, 8);
    private final int event = Libc.eventfd(0, Flags.EFD_CLOEXEC | Flags.EFD_NONBLOCK);
    private final int other = Libc.eventfd(0, Flags.EFD_CLOEXEC | Flags.EFD_NONBLOCK);
    private final int inotify = Libc.inotifyInit1(Flags.IN_CLOEXEC | Flags.IN_NONBLOCK);

    @AfterEach
    void close() {
        assertEquals(0, Libc.close(event) | Libc.close(other) | Libc.close(inotify));
    }

    @Test
    void an_eventfd_gives_what_was_added() {
        assertEquals("EAGAIN", Errno.name(Libc.read(event, buffer, 8)));
        add(event, 3);
        add(event, 4);
        assertEquals(8, Libc.read(event, buffer, 8));
        assertEquals(7, buffer.get(JAVA_LONG, 0));
    }

    private void add(int fd, long number) {
        buffer.set(JAVA_LONG, 0, number);
        assertEquals(8, Libc.write(fd, buffer, 8));
    }

    @Test
    void a_semaphore_eventfd_gives_one_at_a_time() {
        int semaphore = Libc.eventfd(2, Flags.EFD_CLOEXEC | Flags.EFD_SEMAPHORE);
        assertEquals(8, Libc.read(semaphore, buffer, 8));
        assertEquals(1, buffer.get(JAVA_LONG, 0));
        assertEquals(0, Libc.close(semaphore));
    }

    @Test
    void unknown_flags_are_einval() {
        assertEquals("EINVAL", Errno.name(Libc.eventfd(0, 2)));
        assertEquals("EINVAL", Errno.name(Libc.inotifyInit1(2)));
    }

    @Test
    void poll_tells_which_of_two_is_ready() {
        assertEquals(0, Libc.poll(event, Flags.POLLIN, 0));
        assertEquals(Flags.POLLOUT, Libc.poll(event, Flags.POLLIN | Flags.POLLOUT, Libc.FOREVER));
        add(other, 1);
        assertEquals(Flags.POLLIN << SECOND, Libc.poll(event, Flags.POLLIN, other, Flags.POLLIN, Libc.FOREVER));
        add(event, 1);
        int both = Flags.POLLIN | Flags.POLLIN << SECOND;
        assertEquals(both, Libc.poll(event, Flags.POLLIN, other, Flags.POLLIN, Libc.FOREVER));
    }

    @Test
    void poll_waits_as_long_as_was_asked() {
        long before = System.nanoTime();
        assertEquals(0, Libc.poll(event, Flags.POLLIN, 20));
        assertTrue(System.nanoTime() - before >= 20_000_000);
    }

    @Test
    void poll_is_woken_by_an_eventfd() throws Exception {
        FutureTask<Integer> poller = new FutureTask<>(() -> Libc.poll(event, Flags.POLLIN, Libc.FOREVER));
        Thread.ofPlatform().daemon().start(poller);
        add(event, 1);
        assertEquals(Flags.POLLIN, poller.get(10, TimeUnit.SECONDS));
    }

    @Test
    void poll_of_a_closed_descriptor_says_so() {
        int closed = Libc.eventfd(0, Flags.EFD_CLOEXEC);
        assertEquals(0, Libc.close(closed));
        assertEquals(Flags.POLLNVAL, Libc.poll(closed, Flags.POLLIN, Libc.FOREVER));
    }

    @Test
    void a_watch_tells_that_a_description_was_closed() {
        try (ScratchFile file = ScratchFile.of(0)) {
            int watched = file.open();
            int watch = Libc.inotifyAddWatch(inotify, "/proc/self/fd/" + watched, Flags.IN_CLOSE);
            assertTrue(watch > 0, () -> Errno.name(watch));
            assertEquals("EAGAIN", Errno.name(Libc.read(inotify, buffer, 4096)));
            file.close(file.open());
            assertEquals(16, Libc.read(inotify, buffer, 4096));
            assertEquals(watch, buffer.get(JAVA_INT, 0));
            assertEquals(Flags.IN_CLOSE_WRITE, buffer.get(JAVA_INT, 4));
        }
    }

    @Test
    void a_watch_that_is_removed_says_so_and_no_more() {
        try (ScratchFile file = ScratchFile.of(0)) {
            int watch = Libc.inotifyAddWatch(inotify, file.path(), Flags.IN_CLOSE);
            assertEquals(0, Libc.inotifyRmWatch(inotify, watch));
            file.close(file.open());
            assertEquals(16, Libc.read(inotify, buffer, 4096));
            assertEquals(Flags.IN_IGNORED, buffer.get(JAVA_INT, 4));
            assertEquals("EINVAL", Errno.name(Libc.inotifyRmWatch(inotify, watch)));
        }
    }

    @Test
    void a_watch_on_a_name_nobody_made_is_enoent() {
        assertEquals("ENOENT", Errno.name(Libc.inotifyAddWatch(inotify, ScratchFile.freshPath(), Flags.IN_CLOSE)));
    }
}
