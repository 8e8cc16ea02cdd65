// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.worker;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.HdrHistogram.Histogram;

/** How long do a message to the other process and its answer take? */
final class RoundTrip {
    private RoundTrip() {}

    static Work side(int side, Ends.Opener opener, String name, Histogram histogram) throws IOException {
        Ends there = opener.open(name + "-0", side == 0, side == 1);
        Ends back = opener.open(name + "-1", side == 1, side == 0);
        return side == 0 ? new Asks(there, back, histogram) : new Answers(there, back, new Payload.Room().bytes);
    }

    private static final class Asks implements Work {
        private final Ends there;
        private final Ends back;
        private final Histogram histogram;
        private final Payload payload = new Payload(0);
        private final Payload.Room answer = new Payload.Room();
        private long next;

        Asks(Ends there, Ends back, Histogram histogram) {
            this.there = there;
            this.back = back;
            this.histogram = histogram;
        }

        @Override
        public Outcome run(long n, boolean each) throws IOException, InterruptedException {
            return new Outcome(each ? timed(n) : untimed(n), 0, 0);
        }

        private long untimed(long n) throws IOException, InterruptedException {
            long wrong = 0;
            for (long i = 0; i < n; i++) {
                wrong += ask();
            }
            return wrong;
        }

        private long timed(long n) throws IOException, InterruptedException {
            long wrong = 0;
            for (long i = 0; i < n; i++) {
                long start = System.nanoTime();
                wrong += ask();
                histogram.recordValue(System.nanoTime() - start);
            }
            return wrong;
        }

        private int ask() throws IOException, InterruptedException {
            there.put(payload.next());
            back.get(answer.bytes);
            return !answer.isWhole() | answer.count() != next++ ? 1 : 0;
        }
    }

    private record Answers(Ends there, Ends back, MemorySegment message) implements Work {
        @Override
        public Outcome run(long n, boolean each) throws IOException, InterruptedException {
            for (long i = 0; i < n; i++) {
                there.get(message);
                back.put(message);
            }
            return Outcome.GOOD;
        }
    }
}
