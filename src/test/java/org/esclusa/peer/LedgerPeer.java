// SPDX-License-Identifier: Apache-2.0
package org.esclusa.peer;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import org.esclusa.SharedReadWriteLock;
import org.esclusa.SharedSemaphore;

/** The peer's words for semaphore and read-write lock. */
final class LedgerPeer {
    private static final long FOR_EVER = Duration.ofDays(1).toMillis();

    private SharedSemaphore semaphore;
    private SharedReadWriteLock rwlock;
    private int repairs;

    Object semaphore(String[] w) throws Exception {
        switch (w[1]) {
            case "create" -> semaphore = SharedSemaphore.create(w[2], Integer.parseInt(w[3]), mode(w));
            case "open" -> semaphore = SharedSemaphore.open(w[2]);
            case "create_or_open" -> semaphore = SharedSemaphore.createOrOpen(w[2], Integer.parseInt(w[3]), mode(w));
            case "acquire" -> inTime(semaphore.tryAcquire(Integer.parseInt(w[2]), Duration.ofMillis(millis(w, 3))));
            case "release" -> semaphore.release(Integer.parseInt(w[2]));
            case "available" -> {
                return semaphore.availablePermits();
            }
            case "close" -> semaphore.close();
            case "unlink" -> SharedSemaphore.unlink(w[2]);
            default -> throw EsclusaPeer.unknown(w);
        }
        return null;
    }

    private static SharedSemaphore.Mode mode(String[] w) {
        return w.length > 4 && w[4].equals("signal") ? SharedSemaphore.Mode.SIGNAL : SharedSemaphore.Mode.OWNED;
    }

    Object rwlock(String[] w) throws Exception {
        switch (w[1]) {
            case "create" -> rwlock = SharedReadWriteLock.create(w[2]);
            case "open" -> rwlock = SharedReadWriteLock.open(w[2]);
            case "create_or_open" -> rwlock = SharedReadWriteLock.createOrOpen(w[2]);
            case "open_repairing" -> {
                repairs = 0;
                rwlock = SharedReadWriteLock.open(w[2], () -> repairs += WorkPeer.mend());
            }
            case "repairs" -> {
                return repairs;
            }
            case "read" -> {
                return lock(rwlock.readLock(), w);
            }
            case "write" -> {
                return lock(rwlock.writeLock(), w);
            }
            case "unread" -> rwlock.readLock().unlock();
            case "unwrite" -> rwlock.writeLock().unlock();
            case "recovered" -> {
                return rwlock.isRecovered() ? 1 : 0;
            }
            case "mark_repaired" -> rwlock.markRepaired();
            case "close" -> rwlock.close();
            case "unlink" -> SharedReadWriteLock.unlink(w[2]);
            default -> throw EsclusaPeer.unknown(w);
        }
        return null;
    }

    private int lock(Lock lock, String[] w) throws Exception {
        inTime(lock.tryLock(millis(w, 2), TimeUnit.MILLISECONDS));
        return rwlock.isRecovered() ? 1 : 0;
    }

    private static void inTime(boolean done) throws TimeoutException {
        if (!done) {
            throw new TimeoutException();
        }
    }

    private static long millis(String[] w, int word) {
        return w.length > word ? Long.parseLong(w[word]) : FOR_EVER;
    }
}
