// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.worker;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.esclusa.ByteSink;
import org.esclusa.ByteSource;
import org.esclusa.EventFd;
import org.esclusa.Pipe;
import org.esclusa.UnixSocket;

/** Round trips through our descriptors, from native memory. */
final class OurTrips {
    private OurTrips() {}

    static TripEnd.Two eventFds() throws IOException {
        EventFd there = EventFd.create();
        EventFd back = EventFd.create();
        return new TripEnd.Two(new Events(back, there), new Events(there, back));
    }

    static TripEnd.Two pipes() throws IOException {
        Pipe there = Pipe.create();
        Pipe back = Pipe.create();
        return new TripEnd.Two(new Bytes(back.source(), there.sink()), new Bytes(there.source(), back.sink()));
    }

    static TripEnd.Two sockets() throws IOException {
        UnixSocket.Pair pair = UnixSocket.pair(UnixSocket.Type.STREAM);
        return new TripEnd.Two(new Bytes(pair.first(), pair.first()), new Bytes(pair.second(), pair.second()));
    }

    private record Events(EventFd in, EventFd out) implements TripEnd {
        @Override
        public void write(long count) throws IOException, InterruptedException {
            out.write(count);
        }

        @Override
        public long read() throws IOException, InterruptedException {
            return in.read();
        }
    }

    private record Bytes(ByteSource in, ByteSink out, MemorySegment message) implements TripEnd {
        Bytes(ByteSource in, ByteSink out) {
            this(in, out, Arena.global().allocate(BYTE_SIZE, Long.BYTES));
        }

        @Override
        public void write(long count) throws IOException, InterruptedException {
            message.set(JAVA_LONG, 0, count);
            TripEnd.check(out.write(message));
        }

        @Override
        public long read() throws IOException, InterruptedException {
            TripEnd.check(in.read(message));
            return message.get(JAVA_LONG, 0);
        }
    }
}
