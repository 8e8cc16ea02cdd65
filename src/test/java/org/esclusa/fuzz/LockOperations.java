// SPDX-License-Identifier: Apache-2.0
package org.esclusa.fuzz;

import static org.esclusa.fuzz.Operation.soon;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.esclusa.Mutex;
import org.esclusa.PthreadMutex;
import org.esclusa.SharedCondition;
import org.esclusa.SharedReadWriteLock;
import org.esclusa.internal.layout.ConditionLayout;
import org.esclusa.internal.layout.Kind;
import org.esclusa.internal.sync.KillPoint;

/** Of a mutex and a read-write lock; what is held may have been overwritten, and letting go then says so. */
final class LockOperations {
    static final int CONDITION_WAIT = 3;

    private LockOperations() {}

    static HostileObject of(String name, Mutex mutex) {
        return new HostileObject(
                mutex::close,
                List.of(
                        argument -> lockAndUnlock(mutex, argument),
                        argument -> mutex.tryLock(),
                        argument -> mutex.unlock(),
                        argument -> await(mutex, argument),
                        argument -> signal(mutex, argument),
                        HostileObject.reopen(Kind.MUTEX, name)));
    }

    private static void lockAndUnlock(Mutex mutex, int argument) throws InterruptedException {
        if (mutex.tryLock(soon(argument))) {
            mutex.isRecovered();
            mutex.markRepaired();
            mutex.unlock();
        }
    }

    private static SharedCondition condition(Mutex mutex, int argument) {
        return mutex.newCondition(argument / 2 % ConditionLayout.COUNT);
    }

    /** After the wait the lock is taken again without a deadline: nothing is overwritten meanwhile. */
    private static void await(Mutex mutex, int argument) throws InterruptedException {
        KillPoint.instead(0, null);
        if (mutex.tryLock(soon(argument))) {
            condition(mutex, argument).await(soon(argument));
            mutex.unlock();
        }
    }

    private static void signal(Mutex mutex, int argument) {
        boolean locked = mutex.tryLock();
        if (argument % 2 == 0) {
            condition(mutex, argument).signal();
        } else {
            condition(mutex, argument).signalAll();
        }
        if (locked) {
            mutex.unlock();
        }
    }

    static HostileObject of(String name, SharedReadWriteLock lock) {
        return new HostileObject(
                lock::close,
                List.of(
                        argument -> lockAndUnlock(lock, lock.readLock(), argument),
                        argument -> lockAndUnlock(lock, lock.writeLock(), argument),
                        argument -> lock.readLock().tryLock(),
                        argument -> lock.readLock().unlock(),
                        argument -> lock.writeLock().tryLock(),
                        argument -> lock.writeLock().unlock(),
                        HostileObject.reopen(Kind.RWLOCK, name)));
    }

    private static void lockAndUnlock(SharedReadWriteLock whole, Lock lock, int argument) throws InterruptedException {
        if (lock.tryLock(soon(argument).toNanos(), TimeUnit.NANOSECONDS)) {
            whole.isRecovered();
            if (whole.isWriteLockedByCurrentThread()) {
                whole.markRepaired();
            }
            lock.unlock();
        }
    }

    /** The C library follows pointers in it, which cannot be checked: it is only opened. */
    static HostileObject of(String name, PthreadMutex mutex) {
        return new HostileObject(
                mutex::close, List.of(argument -> mutex.isRobust(), HostileObject.reopen(Kind.PTHREAD_MUTEX, name)));
    }
}
