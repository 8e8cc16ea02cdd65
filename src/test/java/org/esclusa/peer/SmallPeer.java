// SPDX-License-Identifier: Apache-2.0
package org.esclusa.peer;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import org.esclusa.Mutex;
import org.esclusa.SharedBarrier;
import org.esclusa.SharedCounter;
import org.esclusa.SharedEvent;
import org.esclusa.SharedLatch;

/** The peer's words for conditions, barrier, event and latch. */
final class SmallPeer {
    private static final Duration FOR_EVER = Duration.ofDays(1);

    private static final long BUFFER = 2;
    private static final int NOT_FULL = 0;
    private static final int NOT_EMPTY = 1;

    private SharedBarrier barrier;
    private SharedEvent event;
    private SharedLatch latch;

    /** Of the peer's mutex, and with its counter. */
    static Object condition(String[] w, Mutex mutex, SharedCounter counter) throws Exception {
        switch (w[1]) {
            case "wait" -> {
                inTime(mutex.newCondition(Integer.parseInt(w[2])).await(timeout(w, 3)));
                return mutex.isRecovered() ? 1 : 0;
            }
            case "signal" -> mutex.newCondition(Integer.parseInt(w[2])).signal();
            case "signal_all" -> mutex.newCondition(Integer.parseInt(w[2])).signalAll();
            case "produce" -> transfer(mutex, counter, Integer.parseInt(w[2]), BUFFER, 1, NOT_FULL, NOT_EMPTY);
            case "consume" -> transfer(mutex, counter, Integer.parseInt(w[2]), 0, -1, NOT_EMPTY, NOT_FULL);
            default -> throw EsclusaPeer.unknown(w);
        }
        return null;
    }

    /** So many changes of the counter by {@code delta}; it stays from 0 to BUFFER. */
    private static void transfer(
            Mutex mutex, SharedCounter counter, int times, long forbidden, long delta, int wait, int wake)
            throws InterruptedException {
        Condition waiting = mutex.newCondition(wait);
        Condition waking = mutex.newCondition(wake);
        for (int i = 0; i < times; i++) {
            mutex.lock();
            while (counter.get() == forbidden) {
                waiting.await();
            }
            counter.set(counter.get() + delta);
            waking.signal();
            mutex.unlock();
        }
    }

    Object barrier(String[] w) throws Exception {
        switch (w[1]) {
            case "create" -> barrier = SharedBarrier.create(w[2], Integer.parseInt(w[3]));
            case "open" -> barrier = SharedBarrier.open(w[2]);
            case "create_or_open" -> barrier = SharedBarrier.createOrOpen(w[2], Integer.parseInt(w[3]));
            case "wait" -> {
                return barrier.await(timeout(w, 2));
            }
            case "reset" -> barrier.reset();
            case "broken" -> {
                return barrier.isBroken() ? 1 : 0;
            }
            case "waiting" -> {
                return barrier.getNumberWaiting();
            }
            case "close" -> barrier.close();
            case "unlink" -> SharedBarrier.unlink(w[2]);
            default -> throw EsclusaPeer.unknown(w);
        }
        return null;
    }

    Object event(String[] w) throws Exception {
        switch (w[1]) {
            case "create" -> event = SharedEvent.create(w[2]);
            case "open" -> event = SharedEvent.open(w[2]);
            case "create_or_open" -> event = SharedEvent.createOrOpen(w[2]);
            case "set" -> event.set();
            case "clear" -> event.clear();
            case "is_set" -> {
                return event.isSet() ? 1 : 0;
            }
            case "times_set" -> {
                return event.timesSet();
            }
            case "wait" -> inTime(event.await(timeout(w, 2)));
            case "close" -> event.close();
            case "unlink" -> SharedEvent.unlink(w[2]);
            default -> throw EsclusaPeer.unknown(w);
        }
        return null;
    }

    Object latch(String[] w) throws Exception {
        switch (w[1]) {
            case "create" -> latch = SharedLatch.create(w[2], Integer.parseInt(w[3]));
            case "open" -> latch = SharedLatch.open(w[2]);
            case "create_or_open" -> latch = SharedLatch.createOrOpen(w[2], Integer.parseInt(w[3]));
            case "count_down" -> latch.countDown(Integer.parseInt(w[2]));
            case "count" -> {
                return latch.getCount();
            }
            case "wait" -> inTime(latch.await(timeout(w, 2)));
            case "close" -> latch.close();
            case "unlink" -> SharedLatch.unlink(w[2]);
            default -> throw EsclusaPeer.unknown(w);
        }
        return null;
    }

    private static void inTime(boolean done) throws TimeoutException {
        if (!done) {
            throw new TimeoutException();
        }
    }

    private static Duration timeout(String[] w, int word) {
        return w.length > word ? Duration.ofMillis(Long.parseLong(w[word])) : FOR_EVER;
    }
}
