// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/** Each call that waits, for what does not come. */
enum EveryWait {
    MUTEX(name -> {
        Mutex held = Mutex.create(name);
        held.lock();
        Mutex mutex = Mutex.open(name);
        return new Vain(mutex::close, mutex::lockInterruptibly, mutex::tryLock, held::close);
    }),
    CONDITION(name -> {
        Mutex mutex = Mutex.create(name);
        SharedCondition condition = mutex.newCondition(3);
        return new Vain(mutex::close, locked(mutex, condition::await), timed(mutex, condition));
    }),
    SEMAPHORE(name -> {
        SharedSemaphore semaphore = SharedSemaphore.create(name, 0, SharedSemaphore.Mode.SIGNAL);
        return new Vain(semaphore::close, semaphore::acquire, timeout -> semaphore.tryAcquire(1, timeout));
    }),
    READ_LOCK(name -> {
        SharedReadWriteLock held = SharedReadWriteLock.create(name);
        held.writeLock().lock();
        SharedReadWriteLock lock = SharedReadWriteLock.open(name);
        return new Vain(lock::close, lock.readLock()::lockInterruptibly, timed(lock.readLock()), held::close);
    }),
    WRITE_LOCK(name -> {
        SharedReadWriteLock held = SharedReadWriteLock.create(name);
        held.readLock().lock();
        SharedReadWriteLock lock = SharedReadWriteLock.open(name);
        return new Vain(lock::close, lock.writeLock()::lockInterruptibly, timed(lock.writeLock()), held::close);
    }),
    BARRIER(name -> {
        SharedBarrier barrier = SharedBarrier.create(name, 2);
        return new Vain(barrier::close, barrier::await, timeout -> {
            try {
                barrier.await(timeout);
                return true;
            } catch (TimeoutException over) {
                return false;
            }
        });
    }),
    EVENT(name -> {
        SharedEvent event = SharedEvent.create(name);
        return new Vain(event::close, event::await, event::await);
    }),
    LATCH(name -> {
        SharedLatch latch = SharedLatch.create(name, 1);
        return new Vain(latch::close, latch::await, latch::await);
    }),
    GET(name -> {
        MessageQueue queue = MessageQueue.create(name, 1, 8);
        Consumer consumer = queue.consumer();
        return new Vain(
                queue::close, consumer::get, timeout -> consumer.get(timeout).isPresent());
    }),
    GET_MANY(name -> {
        MessageQueue queue = MessageQueue.create(name, 1, 8);
        Consumer consumer = queue.consumer();
        return new Vain(
                queue::close,
                () -> consumer.getMany(2, Vain.LONG),
                timeout -> !consumer.getMany(2, timeout).isEmpty());
    }),
    TAKE(name -> {
        MessageQueue queue = MessageQueue.create(name, 1, 8);
        Consumer consumer = queue.consumer();
        return new Vain(
                queue::close, consumer::take, timeout -> consumer.poll(timeout).isPresent());
    }),
    PUT(name -> {
        MessageQueue queue = MessageQueue.create(name, 1, 8);
        Producer producer = filling(queue);
        return new Vain(queue::close, () -> producer.put(new byte[1]), timeout -> producer.offer(new byte[1], timeout));
    }),
    PUT_MANY(name -> {
        MessageQueue queue = MessageQueue.create(name, 1, 8);
        Producer producer = filling(queue);
        List<byte[]> messages = List.of(new byte[1]);
        return new Vain(
                queue::close, () -> producer.putMany(messages), timeout -> producer.putMany(messages, timeout) > 0);
    }),
    CLAIM(name -> {
        MessageQueue queue = MessageQueue.create(name, 1, 8);
        Producer producer = filling(queue);
        return new Vain(
                queue::close,
                producer::claim,
                timeout -> producer.claim(timeout).isPresent());
    }),
    ANY(name -> {
        SharedEvent event = SharedEvent.create(name);
        List<Waitable> all = List.of(event);
        return new Vain(
                event::close,
                () -> Waitable.awaitAny(all, Vain.LONG),
                timeout -> !Waitable.awaitAny(all, timeout).isEmpty());
    }),
    PTHREAD_MUTEX(name -> {
        PthreadMutex mutex = PthreadMutex.create(name);
        return new Vain(mutex::close, mutex::lockInterruptibly, mutex::tryLock, heldByAnotherThread(mutex));
    }),
    PTHREAD_CONDITION(name -> {
        PthreadMutex mutex = PthreadMutex.create(name);
        SharedCondition condition = mutex.newCondition(3);
        return new Vain(mutex::close, locked(mutex, condition::await), timed(mutex, condition));
    });

    /** A call that waits without an end. */
    @FunctionalInterface
    interface Forever {
        void run() throws Exception;
    }

    /** A call that waits so long, and returns whether what it waits for has come. */
    @FunctionalInterface
    interface Timed {
        boolean run(Duration timeout) throws Exception;
    }

    @FunctionalInterface
    private interface Making {
        Vain make(String name) throws Exception;
    }

    /** How the object is closed, two ways to wait for it in vain, and how to end what keeps it from coming. */
    record Vain(Runnable closing, Forever forever, Timed timed, Runnable... others) implements AutoCloseable {
        /** For what has no way to wait without an end. */
        static final Duration LONG = Duration.ofDays(365);

        @Override
        public void close() {
            for (Runnable other : others) {
                other.run();
            }
            closing.run();
        }
    }

    private final Making making;

    EveryWait(Making making) {
        this.making = making;
    }

    Vain make(String name) throws Exception {
        return making.make(name);
    }

    private static Forever locked(Lock lock, Forever wait) {
        return () -> {
            lock.lock();
            try {
                wait.run();
            } finally {
                lock.unlock();
            }
        };
    }

    private static Timed timed(Lock lock, Condition condition) {
        return timeout -> {
            lock.lock();
            try {
                return condition.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
            } finally {
                lock.unlock();
            }
        };
    }

    private static Timed timed(Lock lock) {
        return timeout -> lock.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static Producer filling(MessageQueue queue) throws Exception {
        Producer producer = queue.producer();
        producer.put(new byte[1]);
        return producer;
    }

    /** Until that is closed. */
    private static Runnable heldByAnotherThread(Lock lock) throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch enough = new CountDownLatch(1);
        Threads.Running<Void> holder = Threads.start(() -> {
            lock.lock();
            held.countDown();
            enough.await();
            lock.unlock();
            return null;
        });
        held.await();
        return () -> {
            enough.countDown();
            while (holder.thread().isAlive()) {
                Thread.onSpinWait();
            }
        };
    }
}
