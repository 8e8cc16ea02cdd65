// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.worker;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Round trips through the JDK's channels, from direct buffers. */
final class NioTrips {
    private NioTrips() {}

    static TripEnd.Two pipes() throws IOException {
        Pipe there = Pipe.open();
        Pipe back = Pipe.open();
        return new TripEnd.Two(new Channels(back.source(), there.sink()), new Channels(there.source(), back.sink()));
    }

    static TripEnd.Two sockets() throws IOException {
        Path folder = Files.createTempDirectory("esclusa-bench-");
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("socket"));
        try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listening.bind(address);
            SocketChannel asks = SocketChannel.open(address);
            SocketChannel answers = listening.accept();
            return new TripEnd.Two(new Channels(asks, asks), new Channels(answers, answers));
        } finally {
            Files.deleteIfExists(address.getPath());
            Files.delete(folder);
        }
    }

    private record Channels(ReadableByteChannel in, WritableByteChannel out, ByteBuffer message) implements TripEnd {
        Channels(ReadableByteChannel in, WritableByteChannel out) {
            this(in, out, ByteBuffer.allocateDirect(BYTE_SIZE));
        }

        @Override
        public void write(long count) throws IOException {
            message.clear().putLong(0, count);
            TripEnd.check(out.write(message));
        }

        @Override
        public long read() throws IOException {
            TripEnd.check(in.read(message.clear()));
            return message.getLong(0);
        }
    }
}
