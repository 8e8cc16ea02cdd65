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

/** The reference of {@code vyukov.h} in Java, with the same layout: what the language costs when the library costs nothing. */
final class VyukovEnds implements Ends {
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();
    private static final long TAIL = 0;
    private static final long HEAD = 128;
    private static final long MASK = 256;
    private static final long CELLS = 384;
    private static final long STRIDE = 128;
    private static final long PAYLOAD = 8;
    private static final int SPINS = 32;

    private final MemorySegment memory;
    private final long mask;

    /** Side 0 comes first and creates it. */
    VyukovEnds(String name, int slots, int side) throws IOException {
        String folder = System.getenv("ESCLUSA_DIR");
        Path file = Path.of(folder == null || folder.isEmpty() ? "/dev/shm" : folder, name);
        mask = slots - 1L;
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
            memory = channel.map(MapMode.READ_WRITE, 0, CELLS + slots * STRIDE, Arena.global());
        }
        if (side == 0) {
            start(slots);
        }
    }

    private void start(int slots) {
        LONG.set(memory, MASK, mask);
        for (long i = 0; i < slots; i++) {
            LONG.setVolatile(memory, CELLS + i * STRIDE, i);
        }
    }

    @Override
    public void put(MemorySegment message) {
        for (int tries = 0; !tryPut(message); tries++) {
            pause(tries);
        }
    }

    @Override
    public void get(MemorySegment into) {
        for (int tries = 0; !tryGet(into); tries++) {
            pause(tries);
        }
    }

    private boolean tryPut(MemorySegment message) {
        while (true) {
            long t = (long) LONG.getOpaque(memory, TAIL);
            long cell = CELLS + (t & mask) * STRIDE;
            long lag = (long) LONG.getAcquire(memory, cell) - t;
            if (lag < 0) {
                return false;
            }
            if (lag == 0 && LONG.compareAndSet(memory, TAIL, t, t + 1)) {
                MemorySegment.copy(message, 0, memory, cell + PAYLOAD, Payload.BYTE_SIZE);
                LONG.setRelease(memory, cell, t + 1);
                return true;
            }
        }
    }

    private boolean tryGet(MemorySegment into) {
        while (true) {
            long t = (long) LONG.getOpaque(memory, HEAD);
            long cell = CELLS + (t & mask) * STRIDE;
            long lag = (long) LONG.getAcquire(memory, cell) - (t + 1);
            if (lag < 0) {
                return false;
            }
            if (lag == 0 && LONG.compareAndSet(memory, HEAD, t, t + 1)) {
                MemorySegment.copy(memory, cell + PAYLOAD, into, 0, Payload.BYTE_SIZE);
                LONG.setRelease(memory, cell, t + mask + 1);
                return true;
            }
        }
    }

    private static void pause(int tries) {
        if (tries < SPINS) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }
}
