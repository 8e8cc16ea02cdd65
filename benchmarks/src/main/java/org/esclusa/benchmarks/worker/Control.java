// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.worker;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What the two sides share beside the thing that is measured: {@code control.h} in Java. */
final class Control {
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();
    private static final long BYTE_SIZE = 4096;
    private static final long BALL = 0;
    private static final long ROUND = 128;
    private static final long BALL_OUT = -1;
    private static final long CALIBRATION_NANOS = 1_000_000;
    private static final long SPINS = 1000;
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    private final MemorySegment memory;
    private final int side;
    private long round;

    Control(Path file, int side) throws IOException {
        this.side = side;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            memory = channel.map(MapMode.READ_WRITE, 0, BYTE_SIZE, Arena.global());
        }
    }

    /** Waits, without sleep, until the other side has come here as often. */
    void meet() {
        LONG.setRelease(memory, ROUND * (1 + side), ++round);
        long start = 0;
        for (long i = 1; (long) LONG.getAcquire(memory, ROUND * (2 - side)) < round; i++) {
            Thread.onSpinWait();
            if (i > SPINS) {
                Thread.yield(); // it may be a thread of ours that keeps the other side from coming
            }
            if (i % 4096 == 0) {
                long now = System.nanoTime();
                start = start == 0 ? now : start;
                if (now - start > PATIENCE_NANOS) {
                    throw new IllegalStateException("the other side did not come");
                }
            }
        }
    }

    /** One line goes to and fro for a millisecond; nanoseconds per round trip, to side 0 only. */
    double calibrate() {
        if (side != 0) {
            answer();
            return 0;
        }
        long start = System.nanoTime();
        long nanos = 0;
        long ball = 0;
        while (nanos < CALIBRATION_NANOS) {
            ball = play(ball);
            nanos = System.nanoTime() - start;
        }
        LONG.setRelease(memory, BALL, BALL_OUT);
        while ((long) LONG.getAcquire(memory, BALL) != 0) {
            // The other side has it.
        }
        return nanos / (ball / 2.0);
    }

    private long play(long first) {
        long ball = first;
        for (int i = 0; i < 64; i++, ball += 2) {
            LONG.setRelease(memory, BALL, ball + 1);
            while ((long) LONG.getAcquire(memory, BALL) != ball + 2) {
                // The other side has it.
            }
        }
        return ball;
    }

    private void answer() {
        long ball = 0;
        while (true) {
            long next = (long) LONG.getAcquire(memory, BALL);
            if (next == BALL_OUT) {
                LONG.setRelease(memory, BALL, 0L);
                return;
            }
            if (next != ball && next % 2 == 1) {
                ball = next + 1;
                LONG.setRelease(memory, BALL, ball);
            }
        }
    }
}
