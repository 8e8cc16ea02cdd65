// SPDX-License-Identifier: Apache-2.0
package org.esclusa.peer;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.esclusa.PthreadMutex;
import org.esclusa.SharedMemory;

/** The peer's words for the pthread mutex. */
final class PthreadPeer {
    private static final Duration FOR_EVER = Duration.ofDays(1);

    private PthreadMutex mutex;
    private int repairs;

    Object pthread(String[] w, SharedMemory memory) throws Exception {
        switch (w[1]) {
            case "create" -> mutex = PthreadMutex.create(w[2]);
            case "open" -> mutex = PthreadMutex.open(w[2]);
            case "create_or_open" -> mutex = PthreadMutex.createOrOpen(w[2]);
            case "open_repairing" -> {
                repairs = 0;
                mutex = PthreadMutex.open(w[2], () -> repairs += WorkPeer.mend());
            }
            case "repairs" -> {
                return repairs;
            }
            case "at" -> mutex = PthreadMutex.at(memory, Long.parseLong(w[2]));
            case "close" -> mutex.close();
            case "unlink" -> PthreadMutex.unlink(w[2]);
            case "add" -> add(memory, Long.parseLong(w[2]), Long.parseLong(w[3]));
            default -> {
                return used(w);
            }
        }
        return null;
    }

    private Object used(String[] w) throws Exception {
        switch (w[1]) {
            case "lock" -> {
                if (w.length < 3) {
                    mutex.lock();
                } else {
                    inTime(mutex.tryLock(Duration.ofMillis(Long.parseLong(w[2]))));
                }
                return mutex.isRecovered() ? 1 : 0;
            }
            case "unlock" -> mutex.unlock();
            case "recovered" -> {
                return mutex.isRecovered() ? 1 : 0;
            }
            case "robust" -> {
                return mutex.isRobust() ? 1 : 0;
            }
            case "mark_repaired" -> mutex.markRepaired();
            case "wait" -> {
                Duration timeout = w.length < 4 ? FOR_EVER : Duration.ofMillis(Long.parseLong(w[3]));
                inTime(mutex.newCondition(Integer.parseInt(w[2])).await(timeout));
                return mutex.isRecovered() ? 1 : 0;
            }
            case "signal" -> mutex.newCondition(Integer.parseInt(w[2])).signal();
            case "signal_all" -> mutex.newCondition(Integer.parseInt(w[2])).signalAll();
            default -> throw EsclusaPeer.unknown(w);
        }
        return null;
    }

    /** 1 so often, in plain memory. */
    private void add(SharedMemory memory, long offset, long times) {
        for (long i = 0; i < times; i++) {
            mutex.lock();
            try {
                long before = memory.memory().get(JAVA_LONG, offset);
                memory.memory().set(JAVA_LONG, offset, before + 1);
            } finally {
                mutex.unlock();
            }
        }
    }

    private static void inTime(boolean done) throws TimeoutException {
        if (!done) {
            throw new TimeoutException();
        }
    }
}
