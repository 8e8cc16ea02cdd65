// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.worker;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** What do a put and a get cost when nobody else is there? */
final class OneThread implements Work {
    private final Ends ends;
    private final Payload payload = new Payload(0);
    private final MemorySegment message = Payload.room();
    private long next;

    OneThread(Ends.Opener opener, String name) throws IOException {
        ends = opener.open(name, true, true);
    }

    @Override
    public Outcome run(long n, boolean each) throws IOException, InterruptedException {
        long wrong = 0;
        for (long i = 0; i < n; i++) {
            ends.put(payload.next());
            ends.get(message);
            if (!Payload.isWhole(message) | Payload.count(message) != next++) {
                wrong++;
            }
        }
        return new Outcome(wrong, 0, 0);
    }
}
