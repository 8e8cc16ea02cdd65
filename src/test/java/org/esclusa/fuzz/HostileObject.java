// SPDX-License-Identifier: Apache-2.0
package org.esclusa.fuzz;

import java.util.List;
import org.esclusa.AnyArray;
import org.esclusa.Mutex;
import org.esclusa.PthreadMutex;
import org.esclusa.SegmentException;
import org.esclusa.SegmentOptions;
import org.esclusa.Segments;
import org.esclusa.SharedBarrier;
import org.esclusa.SharedCounter;
import org.esclusa.SharedCounters;
import org.esclusa.SharedEvent;
import org.esclusa.SharedLatch;
import org.esclusa.SharedReadWriteLock;
import org.esclusa.SharedSemaphore;
import org.esclusa.internal.layout.Kind;

/** An open object, and the operations of its kind in the order of the table in {@code native/fuzz/README.md}. */
record HostileObject(Runnable closing, List<Operation> operations) implements AutoCloseable {
    private static final SegmentOptions FEW =
            SegmentOptions.DEFAULT.withMembers(3).withHandles(4);

    /** With parameters that {@code variant} chooses, as the target in C does. */
    static HostileObject create(Kind kind, int variant, String name) throws Exception {
        return switch (kind) {
            case COUNTER -> SmallOperations.of(name, SharedCounter.create(name, 7, FEW));
            case MUTEX -> LockOperations.of(name, Mutex.create(name, FEW));
            case QUEUE -> QueueOperations.create(name, 1 + variant % 5, variant / 5 % 2 == 0 ? 16 : 300, FEW);
            case ARRAY -> TableOperations.of(name, AnyArray.Type.values()[variant % 6].create(name, 3, 4));
            case COUNTERS -> TableOperations.of(name, SharedCounters.create(name, 1 + variant % 3, FEW));
            case SEMAPHORE ->
                SmallOperations.of(name, SharedSemaphore.create(name, variant / 2 % 4, mode(variant), FEW));
            case RWLOCK -> LockOperations.of(name, SharedReadWriteLock.create(name, FEW));
            case BARRIER -> SmallOperations.of(name, SharedBarrier.create(name, 1 + variant % 3, FEW));
            case EVENT -> SmallOperations.of(name, SharedEvent.create(name, FEW));
            case LATCH -> SmallOperations.of(name, SharedLatch.create(name, 1 + variant % 3, FEW));
            case PTHREAD_MUTEX -> LockOperations.of(name, PthreadMutex.create(name, FEW));
        };
    }

    /** What may wait without a deadline when the words change meanwhile: a condition takes its mutex again. */
    static boolean isEndless(Kind kind, int operation) {
        return kind == Kind.MUTEX && operation == LockOperations.CONDITION_WAIT;
    }

    private static SharedSemaphore.Mode mode(int variant) {
        return SharedSemaphore.Mode.values()[variant % 2];
    }

    static HostileObject open(Kind kind, String name) throws Exception {
        return switch (kind) {
            case COUNTER -> SmallOperations.of(name, SharedCounter.open(name));
            case MUTEX -> LockOperations.of(name, Mutex.open(name));
            case QUEUE -> QueueOperations.open(name);
            case ARRAY -> TableOperations.of(name, array(name));
            case COUNTERS -> TableOperations.of(name, SharedCounters.open(name));
            case SEMAPHORE -> SmallOperations.of(name, SharedSemaphore.open(name));
            case RWLOCK -> LockOperations.of(name, SharedReadWriteLock.open(name));
            case BARRIER -> SmallOperations.of(name, SharedBarrier.open(name));
            case EVENT -> SmallOperations.of(name, SharedEvent.open(name));
            case LATCH -> SmallOperations.of(name, SharedLatch.open(name));
            case PTHREAD_MUTEX -> LockOperations.of(name, PthreadMutex.open(name));
        };
    }

    /** Of whatever type it is. */
    private static AnyArray array(String name) throws Exception {
        SegmentException refused = null;
        for (AnyArray.Type type : AnyArray.Type.values()) {
            try {
                return type.open(name);
            } catch (SegmentException e) {
                refused = e;
            }
        }
        throw refused;
    }

    /** Opened once more, and looked at as {@code ls} and {@code stat} do; the last operation of every kind. */
    static Operation reopen(Kind kind, String name) {
        return argument -> {
            Segments.inspect(name);
            open(kind, name).close();
        };
    }

    @Override
    public void close() {
        closing.run();
    }
}
