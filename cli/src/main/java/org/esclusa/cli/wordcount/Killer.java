// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.wordcount;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongSupplier;
import org.esclusa.MessageQueue;

/**
 * Kills workers by SIGKILL, each at a random moment at which it holds a block. To be sure of that, the victim is stopped
 * first, and goes on if it turns out to hold none.
 */
final class Killer {
    private static final int LONGEST_PAUSE_MICROS = 3000;

    private final SplittableRandom random = new SplittableRandom();
    private final MessageQueue blocks;
    private final Crew crew;
    private final LongSupplier bytesRead;
    private final long[] moments;
    private final CountDownLatch left;
    private volatile boolean now;

    /** {@code times} workers die while {@code bytesRead} goes from 0 to {@code totalBytes}, or afterwards. */
    Killer(int times, MessageQueue blocks, Crew crew, LongSupplier bytesRead, long totalBytes) {
        this.blocks = blocks;
        this.crew = crew;
        this.bytesRead = bytesRead;
        this.moments = random.longs(times, 0, Math.max(1, totalBytes)).sorted().toArray();
        this.left = new CountDownLatch(times);
    }

    /** Whether somebody is still to be killed. */
    boolean isBusy() {
        return left.getCount() > 0;
    }

    /** Returns when the last one is killed; there is no waiting for the moments any more. */
    void awaitEnd() throws InterruptedException {
        now = true;
        left.await();
    }

    long killed() {
        return moments.length - left.getCount();
    }

    /** Kills one after the other. */
    void kill() throws IOException, InterruptedException {
        for (long moment : moments) {
            while (bytesRead.getAsLong() < moment && !now) {
                pause();
            }
            while (!killOne()) {
                pause();
            }
            left.countDown();
        }
    }

    private boolean killOne() throws IOException, InterruptedException {
        pause();
        List<Worker> busy = crew.workers().stream().filter(this::holdsBlock).toList();
        if (busy.isEmpty()) {
            return false;
        }
        Worker victim = busy.get(random.nextInt(busy.size()));
        try (Stopped stopped = Stopped.stop(victim)) {
            boolean sure = holdsBlock(stopped.worker());
            if (sure) {
                victim.kill();
            }
            return sure;
        }
    }

    private boolean holdsBlock(Worker worker) {
        return worker.isAlive()
                && blocks.holders().stream().anyMatch(holder -> !holder.producer() && holder.pid() == worker.pid());
    }

    private void pause() throws InterruptedException {
        Thread.sleep(Duration.ofNanos(1000L * random.nextInt(LONGEST_PAUSE_MICROS)));
    }
}
