// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.esclusa.internal.sys.Libc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sockets within this machine. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UnixSocketTest {
    private static final byte[] HELLO = "hello".getBytes(UTF_8);

    private static MemorySegment room(int byteSize) {
        return MemorySegment.ofArray(new byte[byteSize]);
    }

    // Bytes and messages

    @ParameterizedTest
    @EnumSource(UnixSocket.Type.class)
    void a_pair_carries_both_ways(UnixSocket.Type type) throws Exception {
        try (UnixSocket.Pair pair = UnixSocket.pair(type)) {
            assertEquals(type, pair.first().type());
            assertEquals(5, pair.first().write(HELLO));
            byte[] target = new byte[8];
            assertEquals(5, pair.second().read(target));
            assertArrayEquals(HELLO, Arrays.copyOf(target, 5));
            assertEquals(2, pair.second().write(ByteBuffer.allocateDirect(2)));
            assertEquals(2, pair.first().read(ByteBuffer.allocate(8)));
            assertEquals(0, pair.first().read(target, Duration.ofMillis(1)));
        }
    }

    @ParameterizedTest
    @EnumSource(value = UnixSocket.Type.class, names = "STREAM", mode = EnumSource.Mode.EXCLUDE)
    void messages_keep_their_bounds(UnixSocket.Type type) throws Exception {
        try (UnixSocket.Pair pair = UnixSocket.pair(type)) {
            pair.first().write(new byte[10]);
            pair.first().write(new byte[20]);
            byte[] large = new byte[100_000];
            new Random(3).nextBytes(large);
            pair.first().write(large);
            byte[] target = new byte[200_000];
            assertEquals(10, pair.second().read(target));
            assertEquals(5, pair.second().read(new byte[5]), "the rest of the message is lost");
            assertEquals(100_000, pair.second().read(target));
            assertArrayEquals(large, Arrays.copyOf(target, 100_000));
            DescriptorException tooLong =
                    assertThrows(DescriptorException.class, () -> pair.first().write(new byte[10_000_000]));
            assertEquals("cannot write to the socket: EMSGSIZE, the message is too long for one", tooLong.getMessage());
        }
    }

    @Test
    void a_received_message_says_that_it_was_cut() throws Exception {
        try (UnixSocket.Pair pair = UnixSocket.pair(UnixSocket.Type.SEQPACKET)) {
            pair.first().write(HELLO);
            pair.first().write(HELLO);
            try (Received cut = pair.second().receive(room(3));
                    Received whole = pair.second().receive(room(5))) {
                assertTrue(cut.isTruncated());
                assertFalse(whole.isTruncated());
                assertEquals(Optional.empty(), whole.sender());
            }
        }
    }

    @Test
    void an_empty_datagram_is_a_message_and_no_end() throws Exception {
        try (UnixSocket.Pair pair = UnixSocket.pair(UnixSocket.Type.DATAGRAM)) {
            assertEquals(0, pair.first().write(new byte[0]));
            assertEquals(0, pair.second().read(new byte[5]));
            pair.first().write(new byte[0]);
            assertEquals(0, pair.second().receive(room(5)).byteCount());
            pair.second().close();
            assertThrows(DescriptorException.class, () -> pair.first().write(new byte[0]));
        }
    }

    @Test
    void an_empty_datagram_waits_for_room() throws Exception {
        try (UnixSocket.Pair pair = UnixSocket.pair(UnixSocket.Type.DATAGRAM)) {
            int sent = 0;
            while (pair.first().write(new byte[1], Duration.ZERO) > 0) {
                sent++;
            }
            Threads.Running<Integer> writer = Threads.start(() -> pair.first().write(new byte[0]));
            assertFalse(writer.isDoneSoon());
            for (int i = 0; i < sent; i++) {
                assertEquals(1, pair.second().read(new byte[1]));
            }
            assertEquals(0, pair.second().read(new byte[1]));
            assertEquals(0, writer.get());
        }
    }

    @ParameterizedTest
    @EnumSource(value = UnixSocket.Type.class, names = "DATAGRAM", mode = EnumSource.Mode.EXCLUDE)
    void ends_when_the_other_side_has_no_more_to_say(UnixSocket.Type type) throws Exception {
        try (UnixSocket.Pair pair = UnixSocket.pair(type)) {
            pair.first().shutdownOutput();
            assertEquals(-1, pair.second().read(new byte[5]));
            assertEquals(-1, pair.second().receive(room(5)).byteCount());
            assertEquals(5, pair.second().write(HELLO));
            assertEquals(5, pair.first().read(new byte[5]));
            pair.second().close();
            DescriptorException broken =
                    assertThrows(DescriptorException.class, () -> pair.first().write(HELLO));
            assertEquals("cannot write to the socket: EPIPE, nobody reads it any more", broken.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_stream_carries_more_than_it_holds(boolean virtual) throws Exception {
        byte[] bytes = new byte[5_000_000];
        new Random(7).nextBytes(bytes);
        try (UnixSocket.Pair pair = UnixSocket.pair(UnixSocket.Type.STREAM)) {
            Threads.Running<Integer> writer = Threads.start(virtual, () -> {
                int written = pair.first().write(bytes);
                pair.first().shutdownOutput();
                return written;
            });
            assertArrayEquals(bytes, pair.second().inputStream().readAllBytes());
            assertEquals(bytes.length, writer.get());
        }
    }

    // Datagrams with addresses

    @Test
    void datagrams_go_to_a_name_and_tell_the_senders() throws Exception {
        UnixSocket there = UnixSocket.bind(UnixAddress.ofAbstract(Names.fresh()));
        try (UnixSocket here = UnixSocket.bind(UnixAddress.ANY)) {
            UnixAddress to = there.localAddress().orElseThrow();
            here.sendTo(to, MemorySegment.ofArray(HELLO));
            UnixAddress from;
            try (Received received = there.receive(room(8))) {
                from = received.sender().orElseThrow();
                assertEquals(here.localAddress().orElseThrow(), from);
            }
            assertTrue(there.sendTo(from, room(3), Duration.ofDays(1)));
            assertEquals(
                    3, here.receive(room(8), Duration.ofDays(1)).orElseThrow().byteCount());
            assertEquals(Optional.empty(), here.receive(room(8), Duration.ofMillis(1)));
            there.close();
            DescriptorException gone = assertThrows(DescriptorException.class, () -> here.sendTo(to, room(1)));
            assertEquals(
                    "cannot send to the socket '" + to + "': ECONNREFUSED, nobody listens there", gone.getMessage());
        }
    }

    @Test
    void a_full_queue_of_datagrams_is_waited_for() throws Exception {
        try (UnixSocket here = UnixSocket.bind(UnixAddress.ANY);
                UnixSocket there = UnixSocket.bind(UnixAddress.ANY)) {
            UnixAddress to = there.localAddress().orElseThrow();
            int sent = 0;
            while (here.sendTo(to, room(8), Duration.ZERO)) {
                sent++;
            }
            assertFalse(here.sendTo(to, room(8), Duration.ofMillis(5)));
            Threads.Running<Boolean> waiter = Threads.start(() -> here.sendTo(to, room(8), Duration.ofDays(1)));
            assertFalse(waiter.isDoneSoon());
            for (int i = 0; i <= sent; i++) {
                assertEquals(8, there.read(new byte[8]));
            }
            assertTrue(waiter.get());
        }
    }

    // Descriptors

    @ParameterizedTest
    @EnumSource(UnixSocket.Type.class)
    void descriptors_arrive_as_the_same_open_files(UnixSocket.Type type) throws Exception {
        try (UnixSocket.Pair pair = UnixSocket.pair(type);
                EventFd event = EventFd.create();
                MemFd memory = MemFd.create("passed", 64)) {
            assertEquals(1, pair.first().send(room(1), List.of(event, memory), Duration.ofDays(1)));
            try (Received received = pair.second().receive(room(1));
                    EventFd same = EventFd.ofDescriptor(received.takeDescriptor(0))) {
                assertEquals(2, received.descriptorCount());
                assertFalse(received.hasLostDescriptors());
                event.write(3);
                assertEquals(3, same.read());
                assertThrows(IllegalStateException.class, () -> received.takeDescriptor(0));
                assertThrows(IndexOutOfBoundsException.class, () -> received.takeDescriptor(2));
                try (MemFd seen = MemFd.ofDescriptor(received.takeDescriptor(1))) {
                    assertEquals(64, seen.byteSize());
                }
            }
        }
    }

    @Test
    void descriptors_that_nobody_takes_are_closed() throws Exception {
        try (UnixSocket.Pair pair = UnixSocket.pair(UnixSocket.Type.STREAM);
                EventFd event = EventFd.create()) {
            long before = OpenDescriptors.count();
            pair.first().send(room(1), Collections.nCopies(253, event));
            try (Received received = pair.second().receive(room(1))) {
                assertEquals(253, received.descriptorCount());
                OpenDescriptors.assertAsBefore(before + 253);
            }
            OpenDescriptors.assertAsBefore(before);
        }
    }

    @Test
    void what_cannot_be_passed_is_refused() throws Exception {
        EventFd event = EventFd.create();
        try (UnixSocket.Pair pair = UnixSocket.pair(UnixSocket.Type.STREAM)) {
            List<EventFd> tooMany = Collections.nCopies(254, event);
            IllegalArgumentException refused = assertThrows(
                    IllegalArgumentException.class, () -> pair.first().send(room(1), tooMany));
            assertEquals("one message carries at most 253 descriptors, not 254", refused.getMessage());
            assertThrows(IllegalArgumentException.class, () -> pair.first().send(room(0), List.of(event)));
            event.close();
            assertThrows(ClosedChannelException.class, () -> pair.first().send(room(1), List.of(event)));
        }
    }

    // Others

    @Test
    void peer_credentials_are_those_of_this_process() throws Exception {
        try (UnixSocket.Pair pair = UnixSocket.pair(UnixSocket.Type.STREAM)) {
            PeerCredentials peer = pair.first().peerCredentials();
            assertEquals(ProcessHandle.current().pid(), peer.pid());
            assertEquals(Libc.geteuid(), peer.uid());
        }
    }

    @Test
    void python_keeps_the_bounds_of_packets() throws Exception {
        try (UnixSocket.Pair pair = UnixSocket.pair(UnixSocket.Type.SEQPACKET);
                ChildProcess child =
                        DescriptorPeer.does("packets", 3).give(3, pair.second()).start()) {
            pair.second().close();
            byte[] target = new byte[16];
            for (int byteSize : new int[] {1, 70_000, 3}) {
                pair.first().write(new byte[byteSize]);
                int count = pair.first().read(target);
                assertEquals(String.valueOf(byteSize), new String(target, 0, count, UTF_8));
            }
            pair.first().shutdownOutput();
            assertEquals("", DescriptorPeer.said(child));
        }
    }

    @Test
    void adopts_sockets_and_listeners() throws Exception {
        try (UnixListener listener = UnixListener.listen(UnixSocket.Type.STREAM, UnixAddress.ANY);
                UnixListener same = UnixListener.ofDescriptor(Dup.of(listener));
                UnixSocket client = UnixSocket.connect(UnixSocket.Type.STREAM, same.localAddress());
                UnixSocket again = UnixSocket.ofDescriptor(Dup.of(client));
                UnixSocket server = same.accept(Duration.ofDays(1)).orElseThrow()) {
            again.write(HELLO);
            assertEquals(5, server.read(new byte[8]));
            assertEquals(UnixSocket.Type.STREAM, again.type());
            int number = again.descriptor();
            assertThrows(DescriptorException.class, () -> UnixListener.ofDescriptor(number));
        }
        try (EventFd event = EventFd.create()) {
            int number = event.descriptor();
            DescriptorException refused =
                    assertThrows(DescriptorException.class, () -> UnixSocket.ofDescriptor(number));
            assertEquals("cannot adopt descriptor " + number + ": ENOTSOCK, it is no socket", refused.getMessage());
        }
    }
}
