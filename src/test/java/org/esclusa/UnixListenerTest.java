// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.esclusa.internal.sys.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sockets that connect to a name, and who listens there. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UnixListenerTest {
    private static final byte[] HELLO = "hello".getBytes(UTF_8);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(value = UnixSocket.Type.class, names = "DATAGRAM", mode = EnumSource.Mode.EXCLUDE)
    void connects_to_a_path(UnixSocket.Type type) throws Exception {
        UnixAddress address = UnixAddress.of(directory.resolve("socket"));
        try (UnixListener listener = UnixListener.listen(type, address);
                UnixSocket client = UnixSocket.connect(type, address);
                UnixSocket server = listener.accept()) {
            assertEquals(address, listener.localAddress());
            assertEquals(Optional.of(address), client.peerAddress());
            assertEquals(Optional.empty(), client.localAddress());
            client.write(HELLO);
            assertEquals(5, server.read(new byte[8]));
            assertEquals(Optional.empty(), listener.accept(Duration.ofMillis(1)));
        }
        assertTrue(Files.exists(directory.resolve("socket")));
        DescriptorException taken = assertThrows(DescriptorException.class, () -> UnixListener.listen(type, address));
        assertEquals("cannot bind a socket to '" + address + "': EADDRINUSE, the name is taken", taken.getMessage());
        DescriptorException refused = assertThrows(DescriptorException.class, () -> UnixSocket.connect(type, address));
        assertEquals(
                "cannot connect to the socket '" + address + "': ECONNREFUSED, nobody listens there",
                refused.getMessage());
        assertEquals(Errno.ECONNREFUSED.number(), refused.errno());
    }

    @Test
    void connects_to_an_abstract_name() throws Exception {
        UnixAddress address = UnixAddress.ofAbstract(Names.fresh());
        assertTrue(address.isAbstract());
        try (UnixListener listener = UnixListener.listen(UnixSocket.Type.STREAM, address);
                UnixSocket client = UnixSocket.connect(UnixSocket.Type.STREAM, address, Duration.ofDays(1))
                        .orElseThrow();
                UnixSocket server = listener.accept()) {
            server.write(HELLO);
            assertEquals(5, client.read(new byte[8]));
            assertEquals(address, client.peerAddress().orElseThrow());
        }
        UnixListener.listen(UnixSocket.Type.STREAM, address).close();
    }

    @Test
    void a_name_may_be_left_to_the_kernel() throws Exception {
        try (UnixListener listener = UnixListener.listen(UnixSocket.Type.SEQPACKET, UnixAddress.ANY);
                UnixSocket client = UnixSocket.connect(UnixSocket.Type.SEQPACKET, listener.localAddress())) {
            assertTrue(listener.localAddress().isAbstract());
            assertTrue(client.isOpen());
        }
    }

    @Test
    void refusals_have_their_sentences() throws Exception {
        UnixAddress nobody = UnixAddress.of(directory.resolve("nobody").toString());
        DescriptorException missing =
                assertThrows(DescriptorException.class, () -> UnixSocket.connect(UnixSocket.Type.STREAM, nobody));
        assertEquals(
                "cannot connect to the socket '" + nobody + "': ENOENT, there is no such name", missing.getMessage());
        try (UnixListener listener = UnixListener.listen(UnixSocket.Type.STREAM, nobody)) {
            DescriptorException other = assertThrows(
                    DescriptorException.class, () -> UnixSocket.connect(UnixSocket.Type.SEQPACKET, nobody));
            assertEquals(
                    "cannot connect to the socket '" + nobody + "': EPROTOTYPE, the socket there is of another type",
                    other.getMessage());
            int number = listener.descriptor();
            DescriptorException listens =
                    assertThrows(DescriptorException.class, () -> UnixSocket.ofDescriptor(number));
            assertEquals(
                    "cannot adopt descriptor " + number + ": EINVAL, it listens: that is a UnixListener",
                    listens.getMessage());
        }
        assertThrows(
                IllegalArgumentException.class, () -> UnixListener.listen(UnixSocket.Type.DATAGRAM, UnixAddress.ANY));
    }

    @Test
    void a_name_that_is_too_long_is_refused() {
        IllegalArgumentException tooLong =
                assertThrows(IllegalArgumentException.class, () -> UnixAddress.ofAbstract("n".repeat(108)));
        assertEquals(
                "the abstract name '" + "n".repeat(108) + "' of a socket has 108 bytes, more than 107",
                tooLong.getMessage());
        assertThrows(IllegalArgumentException.class, () -> UnixAddress.of("/tmp/" + "é".repeat(52)));
        assertThrows(IllegalArgumentException.class, () -> UnixAddress.ofAbstract(""));
        assertThrows(IllegalArgumentException.class, () -> UnixAddress.ofAbstract("a\0b"));
        assertEquals(
                "@" + "n".repeat(107), UnixAddress.ofAbstract("n".repeat(107)).toString());
        assertEquals("/tmp/x", UnixAddress.of("/tmp/x").toString());
        assertEquals("@", UnixAddress.ANY.toString());
    }

    @Test
    void a_crowd_that_connects_waits_for_its_turn() throws Exception {
        UnixAddress address = UnixAddress.ofAbstract(Names.fresh());
        try (UnixListener listener = UnixListener.listen(UnixSocket.Type.STREAM, address)) {
            List<UnixSocket> clients = new ArrayList<>();
            Optional<UnixSocket> client;
            while ((client = UnixSocket.connect(UnixSocket.Type.STREAM, address, Duration.ZERO)).isPresent()) {
                clients.add(client.get());
            }
            assertTrue(clients.size() > 100);
            Threads.Running<UnixSocket> waiter =
                    Threads.start(true, () -> UnixSocket.connect(UnixSocket.Type.STREAM, address));
            assertFalse(waiter.isDoneSoon());
            listener.accept().close();
            waiter.get().close();
            clients.forEach(UnixSocket::close);
        }
    }

    @Test
    void a_channel_of_the_jdk_connects() throws Exception {
        Path path = directory.resolve("jdk");
        try (UnixListener listener = UnixListener.listen(UnixSocket.Type.STREAM, UnixAddress.of(path));
                SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(path));
            try (UnixSocket server = listener.accept()) {
                channel.write(ByteBuffer.wrap(HELLO));
                assertEquals(5, server.read(new byte[8]));
            }
            assertEquals(-1, channel.read(ByteBuffer.allocate(1)));
        }
    }

    @Test
    void ten_thousand_connections_leave_no_descriptor() throws Exception {
        try (UnixListener listener = UnixListener.listen(UnixSocket.Type.STREAM, UnixAddress.ANY)) {
            UnixAddress address = listener.localAddress();
            long before = OpenDescriptors.count();
            for (int i = 0; i < 10_000; i++) {
                UnixSocket.connect(UnixSocket.Type.STREAM, address).close();
                listener.accept().close();
            }
            OpenDescriptors.assertAsBefore(before);
        }
    }
}
