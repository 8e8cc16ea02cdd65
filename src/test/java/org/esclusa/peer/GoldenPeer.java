// SPDX-License-Identifier: Apache-2.0
package org.esclusa.peer;

import java.util.List;
import org.esclusa.MessageQueue;
import org.esclusa.Mutex;
import org.esclusa.PthreadMutex;
import org.esclusa.SegmentOptions;
import org.esclusa.SharedBarrier;
import org.esclusa.SharedByteArray;
import org.esclusa.SharedCounter;
import org.esclusa.SharedCounters;
import org.esclusa.SharedDoubleArray;
import org.esclusa.SharedEvent;
import org.esclusa.SharedFloatArray;
import org.esclusa.SharedIntArray;
import org.esclusa.SharedLatch;
import org.esclusa.SharedLongArray;
import org.esclusa.SharedReadWriteLock;
import org.esclusa.SharedSemaphore;
import org.esclusa.SharedShortArray;

/** One small object of each kind, as {@code docs/layout/golden} keeps them. */
final class GoldenPeer {
    private static final SegmentOptions FEW =
            SegmentOptions.DEFAULT.withMembers(3).withHandles(3);
    private static final long[] SHAPE = {2, 3};

    private GoldenPeer() {}

    /** Makes each, and closes it. */
    static Object golden(String[] w) throws Exception {
        if (!w[1].equals("create")) {
            throw EsclusaPeer.unknown(w);
        }
        String name = w[2];
        List<AutoCloseable> made = List.of(
                SharedCounter.create(name + "-counter", 5, FEW),
                Mutex.create(name + "-mutex", FEW),
                MessageQueue.create(name + "-queue", 4, 16, FEW),
                SharedByteArray.create(name + "-array-i8", FEW, SHAPE),
                SharedShortArray.create(name + "-array-i16", FEW, SHAPE),
                SharedIntArray.create(name + "-array-i32", FEW, SHAPE),
                SharedLongArray.create(name + "-array-i64", FEW, SHAPE),
                SharedFloatArray.create(name + "-array-f32", FEW, SHAPE),
                SharedDoubleArray.create(name + "-array-f64", FEW, SHAPE),
                SharedCounters.create(name + "-counters", 2, FEW),
                SharedSemaphore.create(name + "-semaphore", 3, SharedSemaphore.Mode.SIGNAL, FEW),
                SharedReadWriteLock.create(name + "-rwlock", FEW),
                SharedBarrier.create(name + "-barrier", 1, FEW),
                SharedEvent.create(name + "-event", FEW),
                SharedLatch.create(name + "-latch", 5, FEW),
                PthreadMutex.create(name + "-pthread", FEW));
        for (AutoCloseable each : made) {
            each.close();
        }
        return null;
    }
}
