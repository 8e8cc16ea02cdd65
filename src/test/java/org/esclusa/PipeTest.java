// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.esclusa.internal.sys.Errno;
import org.esclusa.internal.sys.Flags;
import org.esclusa.internal.sys.Libc;
import org.esclusa.internal.sys.LibcDescriptors;
import org.esclusa.peer.Waiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes from one end to the other, in each form of memory. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PipeTest {
    private static final byte[] HELLO = "hello".getBytes();

    private Pipe pipe;

    @BeforeEach
    void create() throws Exception {
        pipe = Pipe.create();
    }

    @AfterEach
    void close() {
        pipe.close();
    }

    // Forms of memory

    @Test
    void carries_arrays() throws Exception {
        assertEquals(5, pipe.sink().write(HELLO));
        byte[] target = new byte[8];
        assertEquals(5, pipe.source().read(target));
        assertArrayEquals(HELLO, Arrays.copyOf(target, 5));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void carries_buffers_and_moves_their_positions(boolean direct) throws Exception {
        ByteBuffer source = direct ? ByteBuffer.allocateDirect(8) : ByteBuffer.allocate(8);
        source.position(1).put(HELLO).position(1).limit(6);
        assertEquals(5, pipe.sink().write(source.asReadOnlyBuffer()));
        assertEquals(5, pipe.sink().write(source));
        assertEquals(6, source.position());
        ByteBuffer target = direct ? ByteBuffer.allocateDirect(16) : ByteBuffer.allocate(16);
        target.position(2);
        assertEquals(10, pipe.source().read(target));
        assertEquals(12, target.position());
        assertEquals(ByteBuffer.wrap("hellohello".getBytes()), target.flip().position(2));
        assertThrows(ReadOnlyBufferException.class, () -> pipe.source().read(target.asReadOnlyBuffer()));
    }

    @Test
    void carries_segments_of_each_arena() throws Exception {
        try (Arena confined = Arena.ofConfined();
                Arena shared = Arena.ofShared()) {
            for (MemorySegment segment : new MemorySegment[] {
                MemorySegment.ofArray(new long[2]),
                confined.allocate(16),
                shared.allocate(16),
                Arena.ofAuto().allocate(16)
            }) {
                segment.fill((byte) 3);
                assertEquals(16, pipe.sink().write(segment));
                segment.fill((byte) 0);
                assertEquals(16, pipe.source().read(segment));
                assertEquals(
                        -1, segment.mismatch(MemorySegment.ofArray(new byte[16]).fill((byte) 3)));
                assertThrows(IllegalArgumentException.class, () -> pipe.source().read(segment.asReadOnly()));
            }
        }
    }

    @Test
    void refuses_a_segment_that_is_closed() throws Exception {
        MemorySegment closed;
        try (Arena arena = Arena.ofShared()) {
            closed = arena.allocate(16);
        }
        assertThrows(IllegalStateException.class, () -> pipe.sink().write(closed));
        assertThrows(IllegalStateException.class, () -> pipe.source().read(closed));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void carries_more_than_it_holds_in_one_write(boolean virtual) throws Exception {
        byte[] bytes = new byte[3_000_000];
        new Random(7).nextBytes(bytes);
        Threads.Running<Integer> writer = Threads.start(virtual, () -> {
            int written = pipe.sink().write(bytes);
            pipe.sink().close();
            return written;
        });
        assertArrayEquals(bytes, pipe.source().inputStream().readAllBytes());
        assertEquals(bytes.length, writer.get());
    }

    // Ends and errors

    @Test
    void ends_when_the_sink_is_closed() throws Exception {
        pipe.sink().write(HELLO);
        pipe.sink().close();
        assertEquals(5, pipe.source().read(new byte[8]));
        assertEquals(-1, pipe.source().read(new byte[8]));
        assertEquals(-1, pipe.source().read(ByteBuffer.allocate(8), Duration.ofDays(1)));
        assertEquals(0, pipe.source().read(new byte[0]));
    }

    @Test
    void write_to_a_closed_source_is_epipe() {
        pipe.source().close();
        DescriptorException broken =
                assertThrows(DescriptorException.class, () -> pipe.sink().write(HELLO));
        assertEquals("cannot write to the pipe: EPIPE, nobody reads it any more", broken.getMessage());
        assertEquals(Errno.EPIPE.number(), broken.errno());
    }

    @Test
    void timed_calls_say_how_much_there_was_in_time() throws Exception {
        assertEquals(0, pipe.source().read(new byte[8], Duration.ZERO));
        assertEquals(0, pipe.source().read(MemorySegment.ofArray(new byte[8]), Duration.ofMillis(1)));
        byte[] much = new byte[100_000];
        assertEquals(65_536, pipe.sink().write(much, Duration.ofMillis(1)));
        assertEquals(0, pipe.sink().write(ByteBuffer.wrap(much), Duration.ZERO));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void an_interrupted_write_says_how_much_was_written(boolean virtual) throws Exception {
        Threads.Running<Boolean> writer = Threads.start(virtual, () -> {
            assertEquals(65_536, pipe.sink().write(new byte[100_000]));
            return Thread.interrupted();
        });
        awaitFull();
        writer.thread().interrupt();
        assertTrue(writer.get());
        assertTrue(pipe.sink().isOpen());
    }

    @Test
    void calls_after_close_are_refused() {
        pipe.close();
        pipe.close();
        assertThrows(ClosedChannelException.class, () -> pipe.source().read(new byte[1]));
        assertThrows(ClosedChannelException.class, () -> pipe.sink().write(HELLO));
        assertThrows(ClosedChannelException.class, () -> pipe.sink().write(HELLO, Duration.ZERO));
        assertEquals("Pipe Source closed, Sink closed", pipe.toString());
    }

    // Streams

    @Test
    void streams_carry_bytes_and_close_the_ends() throws Exception {
        OutputStream out = pipe.sink().outputStream();
        try (InputStream in = pipe.source().inputStream()) {
            out.write(200);
            out.write(HELLO, 1, 3);
            assertEquals(200, in.read());
            assertEquals("ell", new String(in.readNBytes(3)));
            out.close();
            assertEquals(-1, in.read());
        }
        assertFalse(pipe.source().isOpen());
    }

    @Test
    void an_interrupt_of_a_stream_is_an_interrupted_io_exception() throws Exception {
        Threads.Running<Boolean> reader = Threads.start(() -> {
            assertThrows(InterruptedIOException.class, pipe.source().inputStream()::read);
            return Thread.interrupted();
        });
        assertFalse(reader.isDoneSoon());
        reader.thread().interrupt();
        assertTrue(reader.get());
        Threads.Running<Integer> writer = Threads.start(() -> assertThrows(
                        InterruptedIOException.class,
                        () -> pipe.sink().outputStream().write(new byte[100_000]))
                .bytesTransferred);
        awaitFull();
        writer.thread().interrupt();
        assertEquals(65_536, writer.get());
    }

    /** Until there is no room, and who writes more waits or is about to. */
    private void awaitFull() {
        int sink = pipe.sink().descriptor();
        Waiting.until(
                "it was never full", () -> (LibcDescriptors.poll(sink, Flags.POLLOUT, -1, 0, 0) & Flags.POLLOUT) == 0);
    }

    // Adopted

    @Test
    void adopted_ends_keep_the_flags_that_others_see() throws Exception {
        try (Pipe.Source source = Pipe.Source.ofDescriptor(pipe.source().passed(0));
                Pipe.Sink sink = Pipe.Sink.ofDescriptor(pipe.sink().passed(0))) {
            sink.write(HELLO);
            assertEquals(5, source.read(new byte[8]));
            assertEquals(0, source.read(new byte[8], Duration.ofMillis(1)));
            assertEquals(0, LibcDescriptors.fcntl(source.descriptor(), Flags.F_GETFL, 0) & Flags.O_NONBLOCK);
        }
    }

    @Test
    void a_file_is_read_to_its_end(@TempDir Path directory) throws Exception {
        Path file = Files.write(directory.resolve("file"), HELLO);
        int number = Libc.open(file.toString(), Flags.O_RDONLY | Flags.O_CLOEXEC, 0);
        try (Pipe.Source source = Pipe.Source.ofDescriptor(number)) {
            assertArrayEquals(HELLO, source.inputStream().readAllBytes());
        }
    }
}
