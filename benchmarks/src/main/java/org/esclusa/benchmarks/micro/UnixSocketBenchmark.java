// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.micro;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import jnr.constants.platform.AddressFamily;
import jnr.constants.platform.Sock;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import org.esclusa.UnixSocket;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What do a write of 64 bytes to a Unix stream socket and the read of them cost when neither waits? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(DescriptorLoops.N)
public class UnixSocketBenchmark {
    private static final int MESSAGE = 64;

    private final byte[] array = new byte[MESSAGE];
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(MESSAGE);
    private final MemorySegment segment = Arena.ofAuto().allocate(MESSAGE);
    private final POSIX posix = POSIXFactory.getPOSIX();
    private final int[] ends = new int[2];
    private UnixSocket.Pair pair;
    private SocketChannel client;
    private SocketChannel server;

    /** Makes two connected ones for each contestant. */
    @Setup
    public void open() throws IOException {
        pair = UnixSocket.pair(UnixSocket.Type.STREAM);
        Path path = Path.of(System.getProperty("java.io.tmpdir"), MicroRun.name("socket"));
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
        try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listening.bind(address);
            client = SocketChannel.open(address);
            server = listening.accept();
        } finally {
            Files.deleteIfExists(path);
        }
        if (posix.socketpair(AddressFamily.AF_UNIX.intValue(), Sock.SOCK_STREAM.intValue(), 0, ends) != 0) {
            throw new IOException("jnr-posix makes no sockets");
        }
    }

    /** Closes them. */
    @TearDown
    public void close() throws IOException {
        pair.close();
        client.close();
        server.close();
        posix.close(ends[0]);
        posix.close(ends[1]);
    }

    /** Ours, native memory. */
    @Benchmark
    public long java() throws IOException, InterruptedException {
        long sum = 0;
        for (int i = 0; i < DescriptorLoops.N; i++) {
            pair.first().write(segment);
            sum += pair.second().read(segment);
        }
        return sum;
    }

    /** Ours, an array. */
    @Benchmark
    public long javaArray() throws IOException, InterruptedException {
        long sum = 0;
        for (int i = 0; i < DescriptorLoops.N; i++) {
            pair.first().write(array);
            sum += pair.second().read(array);
        }
        return sum;
    }

    /** Ours, a direct buffer. */
    @Benchmark
    public long javaBuffer() throws IOException, InterruptedException {
        long sum = 0;
        for (int i = 0; i < DescriptorLoops.N; i++) {
            pair.first().write(buffer.clear());
            sum += pair.second().read(buffer.clear());
        }
        return sum;
    }

    /** The same calls in C. */
    @Benchmark
    public void c() throws Throwable {
        DescriptorLoops.socket();
    }

    /** What the JDK has. */
    @Benchmark
    public long nio() throws IOException {
        long sum = 0;
        for (int i = 0; i < DescriptorLoops.N; i++) {
            client.write(buffer.clear());
            sum += server.read(buffer.clear());
        }
        return sum;
    }

    /** As jnr-posix calls. */
    @Benchmark
    public long jnrPosix() {
        long sum = 0;
        for (int i = 0; i < DescriptorLoops.N; i++) {
            posix.write(ends[0], buffer, MESSAGE);
            sum += posix.read(ends[1], buffer, MESSAGE);
        }
        return sum;
    }
}
