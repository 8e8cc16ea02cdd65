// SPDX-License-Identifier: Apache-2.0
package org.esclusa.peer;

import java.io.IOException;
import java.util.Locale;
import org.esclusa.Pipe;
import org.esclusa.UnixSocket;

/** Reads standard input to its end and writes it to standard output, in capital letters; as pipes, or as one socket. */
public final class StandardStreams {
    private StandardStreams() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("socket")) {
            throughSocket();
        } else {
            throughPipes();
        }
    }

    private static void throughPipes() throws Exception {
        try (Pipe.Source in = Pipe.Source.standardInput();
                Pipe.Sink out = Pipe.Sink.standardOutput()) {
            byte[] bytes = new byte[1000];
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                out.write(capitals(bytes, count));
            }
        }
        try (Pipe.Sink again = Pipe.Sink.standardOutput()) {
            again.write(" and still open".getBytes());
        }
    }

    private static void throughSocket() throws IOException, InterruptedException {
        try (UnixSocket both = UnixSocket.standardInput()) {
            byte[] bytes = new byte[1000];
            for (int count = both.read(bytes); count >= 0; count = both.read(bytes)) {
                both.write(capitals(bytes, count));
            }
        }
    }

    private static byte[] capitals(byte[] bytes, int count) {
        return new String(bytes, 0, count).toUpperCase(Locale.ROOT).getBytes();
    }
}
