// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.worker;

import java.io.IOException;

/** What do a put and a get cost when nobody else is there? */
final class OneThread implements Work {
    private final Ends ends;
    private final Payload payload = new Payload(0);
    private final Payload.Room message = new Payload.Room();
    private long next;

    OneThread(Ends.Opener opener, String name) throws IOException {
        ends = opener.open(name, true, true);
    }

    @Override
    public Outcome run(long n, boolean each) throws IOException, InterruptedException {
        long wrong = 0;
        for (long i = 0; i < n; i++) {
            ends.put(payload.next());
            ends.get(message.bytes);
            if (!message.isWhole() | message.count() != next++) {
                wrong++;
            }
        }
        return new Outcome(wrong, 0, 0);
    }
}
