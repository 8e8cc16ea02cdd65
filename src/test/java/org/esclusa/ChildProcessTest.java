// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.esclusa.internal.sys.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that are started with descriptors of our choice. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChildProcessTest {
    private static final int SIGTERM = 15;
    private static final int SIGKILL = 9;

    // Descriptors

    @Test
    void child_has_the_chosen_descriptors_and_no_others() throws Exception {
        try (EventFd event = EventFd.create();
                Pipe pipe = Pipe.create();
                ChildProcess child = DescriptorPeer.does("descriptors")
                        .give(3, event)
                        .give(9, pipe.sink())
                        .give(40, event)
                        .start()) {
            assertEquals("0 1 2 3 9 40", DescriptorPeer.said(child));
        }
    }

    @Test
    void child_has_the_standard_streams_if_nothing_was_said() throws Exception {
        try (ChildProcess child = DescriptorPeer.does("descriptors").start()) {
            assertEquals("0 1 2", DescriptorPeer.said(child));
        }
    }

    @Test
    void child_gets_descriptors_whose_numbers_are_crossed() throws Exception {
        try (EventFd first = EventFd.create(1);
                EventFd second = EventFd.create(7)) {
            try (ChildProcess child = DescriptorPeer.does("eventfd", first.descriptor())
                    .give(first.descriptor(), second)
                    .give(second.descriptor(), first)
                    .start()) {
                assertEquals("7", DescriptorPeer.said(child));
            }
            assertEquals(1, first.read());
            assertEquals(5, second.read());
        }
    }

    @Test
    void eventfd_is_read_and_written_by_both() throws Exception {
        try (EventFd event = EventFd.create();
                ChildProcess child =
                        DescriptorPeer.does("eventfd", 5).give(5, event).start()) {
            event.write(7);
            assertEquals("7", DescriptorPeer.said(child));
            assertEquals(5, event.read());
        }
    }

    @Test
    void child_may_have_any_signal() throws Exception {
        try (ChildProcess child = DescriptorPeer.does("signals").start()) {
            // Python itself ignores SIGPIPE (13) and SIGXFSZ (25)
            assertEquals("0000000000000000 0000000001001000", DescriptorPeer.said(child));
        }
    }

    @Test
    void memory_is_shared_with_a_child_which_cannot_make_it_shorter() throws Exception {
        try (MemFd memory = MemFd.create("shared", 4096)) {
            memory.seal(MemFd.Seal.SHRINK);
            try (ChildProcess child =
                    DescriptorPeer.does("memory", 3).give(3, memory).start()) {
                assertEquals("sealed", DescriptorPeer.said(child));
            }
            assertEquals(42, memory.memory().get(ValueLayout.JAVA_BYTE, 0));
        }
    }

    @Test
    void ends_of_a_pipe_block_in_a_child() throws Exception {
        try (Pipe pipe = Pipe.create()) {
            for (Descriptor end : List.of(pipe.source(), pipe.sink())) {
                try (ChildProcess child =
                        DescriptorPeer.does("blocking", 3).give(3, end).start()) {
                    assertEquals("True", DescriptorPeer.said(child));
                }
            }
            assertEquals(0, pipe.source().read(new byte[1], Duration.ZERO));
        }
    }

    @Test
    void descriptors_pass_both_ways() throws Exception {
        try (UnixSocket.Pair pair = UnixSocket.pair(UnixSocket.Type.STREAM);
                Pipe pipe = Pipe.create();
                ChildProcess child =
                        DescriptorPeer.does("swap", 3).give(3, pair.second()).start()) {
            pair.second().close();
            MemorySegment message = MemorySegment.ofArray("hello".getBytes());
            assertEquals(5, pair.first().send(message, List.of(pipe.sink())));
            pipe.sink().close();
            assertEquals("written by the child: hello", all(pipe.source()));
            try (Received received = pair.first().receive(MemorySegment.ofArray(new byte[8]))) {
                assertEquals(1, received.byteCount());
                assertEquals(1, received.descriptorCount());
                try (Pipe.Source source = Pipe.Source.ofDescriptor(received.takeDescriptor(0))) {
                    assertEquals("", DescriptorPeer.said(child));
                    assertEquals("from the child's pipe", all(source));
                }
            }
        }
    }

    private static String all(Pipe.Source source) throws IOException {
        return new String(source.inputStream().readAllBytes());
    }

    // Standard streams

    @Test
    void standard_streams_may_be_pipes() throws Exception {
        try (ChildProcess child = DescriptorPeer.does("copy")
                .pipeStandardInput()
                .pipeStandardError()
                .start()) {
            child.standardInput().write("hello".getBytes());
            child.standardInput().close();
            assertEquals("copied\n", all(child.standardError()));
            assertEquals("hello", DescriptorPeer.said(child));
        }
    }

    @Test
    void standard_streams_may_be_discarded() throws Exception {
        try (ChildProcess child =
                DescriptorPeer.does("copy").discard(0).discard(2).start()) {
            assertEquals("", DescriptorPeer.said(child));
            assertThrows(IllegalStateException.class, child::standardInput);
            assertThrows(IllegalStateException.class, child::standardError);
        }
        assertThrows(
                IllegalArgumentException.class, () -> ChildProcess.of("true").discard(3));
    }

    @Test
    void environment_and_directory_are_chosen(@TempDir Path directory) throws Exception {
        try (ChildProcess child = DescriptorPeer.does("where")
                .environment(Map.of("GREETING", "hello"))
                .directory(directory)
                .start()) {
            String said = DescriptorPeer.said(child);
            assertTrue(said.startsWith(directory.toRealPath() + " hello "), said);
        }
    }

    // Ends

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255})
    void exit_code_is_told(int code) throws Exception {
        try (ChildProcess child = DescriptorPeer.does("end", code).start()) {
            assertEquals(new ExitStatus(code, 0), child.waitFor());
            assertEquals(new ExitStatus(code, 0), child.waitFor());
            assertEquals(code == 0, child.waitFor().isSuccess());
            assertEquals(code, child.waitFor().toShellStatus());
        }
    }

    @Test
    void death_by_a_signal_is_told() throws Exception {
        try (ChildProcess child = DescriptorPeer.does("die", SIGTERM).start()) {
            ExitStatus status = child.waitFor(Duration.ofMinutes(1)).orElseThrow();
            assertEquals(new ExitStatus(-1, SIGTERM), status);
            assertEquals("signal 15", status.toString());
            assertEquals(143, status.toShellStatus());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void kill_by_pidfd_rouses_who_waits(boolean virtual) throws Exception {
        try (ChildProcess child = DescriptorPeer.does("sleep").start()) {
            Threads.Running<ExitStatus> waiter = Threads.start(virtual, child::waitFor);
            assertFalse(waiter.isDoneSoon());
            assertTrue(child.pidFd().isAlive());
            assertEquals(Optional.empty(), child.waitFor(Duration.ZERO));
            assertEquals(Optional.empty(), child.exitStatus());
            assertEquals(child.pid(), child.pidFd().pid());
            child.pidFd().kill();
            assertEquals(new ExitStatus(-1, SIGKILL), waiter.get());
            assertFalse(child.pidFd().isAlive());
            child.pidFd().kill();
            DescriptorException gone =
                    assertThrows(DescriptorException.class, () -> child.pidFd().signal(SIGTERM));
            assertEquals("cannot send signal 15 to the process: ESRCH, there is no such process", gone.getMessage());
        }
    }

    @Test
    void close_ends_a_child_and_leaves_no_zombie() throws Exception {
        ChildProcess child = DescriptorPeer.does("sleep").start();
        child.close();
        child.close();
        assertFalse(Files.exists(Path.of("/proc/" + child.pid())));
        assertEquals(new ExitStatus(-1, SIGKILL), child.waitFor());
    }

    @Test
    void an_interrupt_ends_the_wait_and_not_the_child() throws Exception {
        try (ChildProcess child = DescriptorPeer.does("sleep").start()) {
            Threads.Running<?> waiter =
                    Threads.start(() -> assertThrows(InterruptedException.class, () -> child.waitFor()));
            assertFalse(waiter.isDoneSoon());
            waiter.thread().interrupt();
            waiter.get();
            assertTrue(child.pidFd().isAlive());
        }
    }

    // Refusals

    @Test
    void a_program_that_is_not_there_is_enoent() throws Exception {
        long before = OpenDescriptors.count();
        DescriptorException missing = assertThrows(
                DescriptorException.class,
                () -> ChildProcess.of("no-such-program").pipeStandardInput().start());
        assertEquals("cannot start 'no-such-program': ENOENT, there is no such name", missing.getMessage());
        assertEquals(Errno.ENOENT.number(), missing.errno());
        OpenDescriptors.assertAsBefore(before);
    }

    @Test
    void a_closed_descriptor_cannot_be_given() throws Exception {
        EventFd event = EventFd.create();
        event.close();
        ChildProcess.Builder builder = ChildProcess.of("true").give(3, event);
        assertThrows(ClosedChannelException.class, builder::start);
        assertThrows(
                IllegalArgumentException.class, () -> ChildProcess.of("true").give(-1, event));
        assertThrows(IllegalArgumentException.class, () -> ChildProcess.of(List.of()));
    }

    @Test
    @Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void ten_thousand_children_leave_no_descriptor_and_no_zombie() throws Exception {
        try (ChildProcess slow =
                ChildProcess.of("sleep", "0.1").pipeStandardOutput().start()) {
            assertTrue(slow.waitFor().isSuccess()); // a thread's first wait makes what it keeps
        }
        long before = OpenDescriptors.count();
        for (int i = 0; i < 10_000; i++) {
            try (ChildProcess child =
                    ChildProcess.of("true").pipeStandardOutput().start()) {
                assertTrue(child.waitFor().isSuccess());
            }
        }
        OpenDescriptors.assertAsBefore(before);
    }

    // Processes of others

    @Test
    void a_pidfd_waits_for_any_process() throws Exception {
        Process process = new ProcessBuilder("sleep", "1000").start();
        try (PidFd opened = PidFd.open(process.pid());
                PidFd same = PidFd.ofDescriptor(Dup.of(opened))) {
            assertTrue(same.isAlive());
            assertFalse(same.await(Duration.ofMillis(5)));
            process.destroyForcibly();
            opened.await();
            assertFalse(same.isAlive());
        }
        process.waitFor();
    }

    @Test
    void a_pidfd_refuses_what_is_no_process() throws Exception {
        DescriptorException none = assertThrows(DescriptorException.class, () -> PidFd.open(999_999_999));
        assertEquals("cannot open process 999999999: ESRCH, there is no such process", none.getMessage());
        try (EventFd event = EventFd.create()) {
            int number = event.descriptor();
            DescriptorException refused = assertThrows(DescriptorException.class, () -> PidFd.ofDescriptor(number));
            assertEquals("cannot adopt descriptor " + number + ": EINVAL, it is no process", refused.getMessage());
        }
    }
}
