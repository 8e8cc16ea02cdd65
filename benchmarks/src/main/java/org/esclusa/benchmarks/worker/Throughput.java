// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.worker;

import java.io.IOException;

/** How many messages a second go from one process to the other? */
final class Throughput {
    private Throughput() {}

    static Work side(int side, Ends.Opener opener, String name) throws IOException {
        Ends ends = opener.open(name, side == 0, side == 1);
        return side == 0 ? new Puts(ends) : new Gets(ends);
    }

    private record Puts(Ends ends, Payload payload) implements Work {
        Puts(Ends ends) {
            this(ends, new Payload(0));
        }

        @Override
        public Outcome run(long n, boolean each) throws IOException, InterruptedException {
            for (long i = 0; i < n; i++) {
                ends.put(payload.next());
            }
            return Outcome.GOOD;
        }
    }

    private static final class Gets implements Work {
        private final Ends ends;
        private final Payload.Room message = new Payload.Room();
        private long next;

        Gets(Ends ends) {
            this.ends = ends;
        }

        @Override
        public Outcome run(long n, boolean each) throws IOException, InterruptedException {
            long wrong = 0;
            for (long i = 0; i < n; i++) {
                ends.get(message.bytes);
                if (!message.isWhole() | message.count() != next++) {
                    wrong++;
                }
            }
            return new Outcome(wrong, 0, 0);
        }
    }
}
