// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.worker;

import java.io.IOException;
import java.nio.ByteBuffer;
import jnr.constants.platform.AddressFamily;
import jnr.constants.platform.Sock;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;

/** Round trips through descriptors as jnr-posix calls, from direct buffers; nothing interrupts or closes them. */
final class JnrTrips {
    private static final POSIX POSIX = POSIXFactory.getPOSIX();

    private JnrTrips() {}

    static TripEnd.Two pipes() throws IOException {
        int[] there = new int[2];
        int[] back = new int[2];
        check(POSIX.pipe(there) == 0 && POSIX.pipe(back) == 0);
        return new TripEnd.Two(new Numbers(back[0], there[1]), new Numbers(there[0], back[1]));
    }

    static TripEnd.Two sockets() throws IOException {
        int[] ends = new int[2];
        check(POSIX.socketpair(AddressFamily.AF_UNIX.intValue(), Sock.SOCK_STREAM.intValue(), 0, ends) == 0);
        return new TripEnd.Two(new Numbers(ends[0], ends[0]), new Numbers(ends[1], ends[1]));
    }

    private static void check(boolean made) throws IOException {
        if (!made) {
            throw new IOException("jnr-posix failed with errno " + POSIX.errno());
        }
    }

    private record Numbers(int in, int out, ByteBuffer message) implements TripEnd {
        Numbers(int in, int out) {
            this(in, out, ByteBuffer.allocateDirect(BYTE_SIZE));
        }

        @Override
        public void write(long count) throws IOException {
            message.putLong(0, count);
            TripEnd.check(POSIX.write(out, message, BYTE_SIZE));
        }

        @Override
        public long read() throws IOException {
            TripEnd.check(POSIX.read(in, message, BYTE_SIZE));
            return message.getLong(0);
        }
    }
}
