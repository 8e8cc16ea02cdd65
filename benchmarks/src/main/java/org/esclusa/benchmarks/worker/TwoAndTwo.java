// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.worker;

import java.io.IOException;
import java.util.concurrent.Semaphore;

/** How many messages a second, when each process has a thread that puts and one that gets, both on its core? */
final class TwoAndTwo implements Work {
    private final Ends ends;
    private final Payload payload;
    private final Semaphore go = new Semaphore(0);
    private final Semaphore done = new Semaphore(0);
    private final Payload.Room message = new Payload.Room();
    private final long[] next = new long[2];
    private long wanted;
    private Outcome got;

    TwoAndTwo(int side, int core, Ends.Opener opener, String name) throws IOException {
        ends = opener.open(name, true, true);
        payload = new Payload(side);
        Thread.ofPlatform().daemon().name("consumer").start(() -> companion(core));
    }

    @Override
    public Outcome run(long n, boolean each) throws IOException, InterruptedException {
        long first = payload.count();
        wanted = n;
        go.release();
        for (long i = 0; i < n; i++) {
            ends.put(payload.next());
        }
        done.acquire();
        long last = payload.count() - 1;
        return new Outcome(got.wrong(), (first + last) * n / 2, got.got());
    }

    private void companion(int core) {
        Machine.pin(core);
        try {
            while (true) {
                go.acquire();
                got = gets(wanted);
                done.release();
            }
        } catch (IOException | InterruptedException e) {
            System.err.println("the consumer ended: " + e);
            Runtime.getRuntime().halt(1);
        }
    }

    /** Messages of both producers, each in its own order. */
    private Outcome gets(long n) throws IOException, InterruptedException {
        long wrong = 0;
        long sum = 0;
        for (long i = 0; i < n; i++) {
            ends.get(message.bytes);
            int producer = message.producer();
            long count = message.count();
            if (!message.isWhole() | producer > 1 | count < next[producer & 1]) {
                wrong++;
            }
            next[producer & 1] = count + 1;
            sum += count;
        }
        return new Outcome(wrong, 0, sum);
    }
}
