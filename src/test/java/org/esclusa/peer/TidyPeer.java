// SPDX-License-Identifier: Apache-2.0
package org.esclusa.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.esclusa.MessageQueue;
import org.esclusa.Mutex;
import org.esclusa.PthreadMutex;
import org.esclusa.SegmentException;
import org.esclusa.Segments;
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
import org.esclusa.internal.sys.Errno;

/** The peer's words for what the dead may have left. */
final class TidyPeer {
    private interface Opening {
        AutoCloseable open(String name) throws SegmentException;
    }

    private static final Map<String, Opening> OPENINGS = Map.ofEntries(
            Map.entry("SharedCounter", SharedCounter::open),
            Map.entry("SharedCounters", SharedCounters::open),
            Map.entry("SharedByteArray", SharedByteArray::open),
            Map.entry("SharedShortArray", SharedShortArray::open),
            Map.entry("SharedIntArray", SharedIntArray::open),
            Map.entry("SharedLongArray", SharedLongArray::open),
            Map.entry("SharedFloatArray", SharedFloatArray::open),
            Map.entry("SharedDoubleArray", SharedDoubleArray::open),
            Map.entry("Mutex", Mutex::open),
            Map.entry("PthreadMutex", PthreadMutex::open),
            Map.entry("SharedSemaphore", SharedSemaphore::open),
            Map.entry("SharedReadWriteLock", SharedReadWriteLock::open),
            Map.entry("SharedBarrier", SharedBarrier::open),
            Map.entry("SharedEvent", SharedEvent::open),
            Map.entry("SharedLatch", SharedLatch::open),
            Map.entry("MessageQueue", MessageQueue::open));

    private TidyPeer() {}

    static Object tidy(String[] w) throws Exception {
        return switch (w[1]) {
            case "gc" -> Segments.collectGarbage().size();
            case "crowd" -> crowd(w[2]);
            default -> throw EsclusaPeer.unknown(w);
        };
    }

    /** Opens it until nobody can join any more, and closes all; returns how many could. */
    private static int crowd(String name) throws Exception {
        Opening opening = OPENINGS.get(Segments.inspect(name).kind());
        List<AutoCloseable> crowd = new ArrayList<>();
        try {
            while (true) {
                crowd.add(opening.open(name));
            }
        } catch (SegmentException full) {
            if (!Errno.EUSERS.is(-full.errno())) {
                throw full;
            }
        } finally {
            for (AutoCloseable each : crowd) {
                each.close();
            }
        }
        return crowd.size();
    }
}
