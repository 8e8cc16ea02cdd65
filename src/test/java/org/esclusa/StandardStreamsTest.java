// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.esclusa.internal.sys.Flags;
import org.esclusa.internal.sys.Libc;
import org.esclusa.peer.StandardStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A JVM whose standard input and output are a pipe, a socket, or a file, and which reads and writes them as such. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StandardStreamsTest {
    private static ChildProcess.Builder jvm(String kind) {
        return ChildProcess.of(PeerProcess.command(List.of(), StandardStreams.class, kind));
    }

    @Test
    void standard_streams_are_pipes() throws Exception {
        try (ChildProcess child =
                jvm("pipes").pipeStandardInput().pipeStandardOutput().start()) {
            child.standardInput().write("hello".getBytes());
            byte[] first = new byte[5];
            assertEquals(5, child.standardOutput().read(first));
            assertEquals("HELLO", new String(first));
            child.standardInput().close();
            assertEquals(
                    " and still open",
                    new String(child.standardOutput().inputStream().readAllBytes()));
        }
    }

    @Test
    void standard_input_is_a_socket() throws Exception {
        try (UnixSocket.Pair pair = UnixSocket.pair(UnixSocket.Type.STREAM);
                ChildProcess child = jvm("socket").standardInput(pair.second()).start()) {
            pair.first().write("hello".getBytes());
            byte[] target = new byte[5];
            assertEquals(5, pair.first().read(target));
            assertEquals("HELLO", new String(target));
            pair.first().shutdownOutput();
            assertTrue(child.waitFor().isSuccess());
        }
    }

    @Test
    void standard_input_is_a_file(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "hello");
        int number = Libc.open(file.toString(), Flags.O_RDONLY | Flags.O_CLOEXEC, 0);
        try (Pipe.Source source = Pipe.Source.ofDescriptor(number);
                ChildProcess child =
                        jvm("pipes").standardInput(source).pipeStandardOutput().start()) {
            assertEquals("HELLO and still open", DescriptorPeer.said(child));
        }
    }
}
