// SPDX-License-Identifier: Apache-2.0
package org.esclusa.peer;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.esclusa.Claim;
import org.esclusa.Consumer;
import org.esclusa.EndOfStreamException;
import org.esclusa.LabelledCounter;
import org.esclusa.Message;
import org.esclusa.MessageQueue;
import org.esclusa.Mutex;
import org.esclusa.Producer;
import org.esclusa.SegmentException;
import org.esclusa.SegmentOptions;
import org.esclusa.Segments;
import org.esclusa.SharedCounters;
import org.esclusa.SharedMemory;
import org.esclusa.SharedReadWriteLock;
import org.esclusa.SharedSemaphore;
import org.esclusa.internal.layout.HeaderLayout;

/**
 * Writes garbage over all but the header of a segment that is in use, ROUNDS times: each call ends, in whatever way.
 */
public final class ScribbledSegments {
    private static final Duration SOON = Duration.ofMillis(2);

    private final Random random;

    private ScribbledSegments(long seed) {
        this.random = new Random(seed);
    }

    public static void main(String[] arguments) throws Exception {
        for (int round = 0; round < Integer.parseInt(arguments[1]); round++) {
            ScribbledSegments scribbled = new ScribbledSegments(round);
            scribbled.queue(arguments[0]);
            scribbled.mutex(arguments[0]);
            scribbled.counters(arguments[0]);
            scribbled.semaphore(arguments[0]);
            scribbled.readWriteLock(arguments[0]);
        }
    }

    private interface Call {
        void run() throws Exception;
    }

    private void queue(String name) throws Exception {
        MessageQueue queue = MessageQueue.create(name, 1 + random.nextInt(5), 40, small());
        try (SharedMemory raw = SharedMemory.open(name)) {
            Producer producer = queue.producer();
            Consumer consumer = queue.consumer();
            MemorySegment room = MemorySegment.ofArray(new byte[100]);
            List<Call> calls = List.of(
                    () -> producer.offer(new byte[30], SOON),
                    () -> producer.putMany(List.of(new byte[30], new byte[40]), SOON),
                    () -> producer.claim(SOON).ifPresent(Claim::close),
                    () -> consumer.get(SOON),
                    () -> consumer.get(room, SOON),
                    () -> consumer.getMany(3, SOON),
                    () -> consumer.poll(SOON).ifPresent(ScribbledSegments::read),
                    () -> queue.figures(),
                    () -> queue.holders(),
                    () -> queue.producer().close(),
                    () -> queue.consumer().close(),
                    () -> Segments.inspect(name),
                    () -> MessageQueue.open(name).close());
            for (int i = 0; i < 30; i++) {
                scribble(raw.memory());
                run(calls.get(random.nextInt(calls.size())));
            }
        }
        queue.close();
        MessageQueue.unlink(name);
    }

    private static void read(Message message) {
        message.data().toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
        message.close();
    }

    private void mutex(String name) throws Exception {
        Mutex mutex = Mutex.create(name, small());
        try (SharedMemory raw = SharedMemory.open(name)) {
            for (int i = 0; i < 10; i++) {
                scribble(raw.memory());
                run(() -> {
                    if (mutex.tryLock(SOON)) {
                        mutex.unlock();
                    }
                });
                run(() -> Segments.inspect(name));
            }
        }
        mutex.close();
        Mutex.unlink(name);
    }

    private void counters(String name) throws Exception {
        SharedCounters counters = SharedCounters.create(name, 1 + random.nextInt(4), small());
        try (SharedMemory raw = SharedMemory.open(name)) {
            List<Call> calls = List.of(
                    () -> counters.allocate("label", "unit", SharedCounters.Type.GAUGE),
                    () -> counters.find("label").ifPresent(LabelledCounter::increment),
                    () -> counters.find("label").ifPresent(LabelledCounter::free),
                    counters::snapshot,
                    () -> Segments.inspect(name),
                    () -> SharedCounters.open(name).close());
            for (int i = 0; i < 15; i++) {
                scribble(raw.memory());
                run(calls.get(random.nextInt(calls.size())));
            }
        }
        counters.close();
        SharedCounters.unlink(name);
    }

    private void semaphore(String name) throws Exception {
        SharedSemaphore semaphore = SharedSemaphore.create(name, 3, SharedSemaphore.Mode.OWNED, small());
        try (SharedMemory raw = SharedMemory.open(name)) {
            List<Call> calls = List.of(
                    () -> semaphore.tryAcquire(1 + random.nextInt(3), SOON),
                    () -> semaphore.release(1 + random.nextInt(3)),
                    semaphore::availablePermits,
                    () -> Segments.inspect(name),
                    () -> SharedSemaphore.open(name).close());
            for (int i = 0; i < 15; i++) {
                scribble(raw.memory());
                run(calls.get(random.nextInt(calls.size())));
            }
        }
        semaphore.close();
        SharedSemaphore.unlink(name);
    }

    private void readWriteLock(String name) throws Exception {
        SharedReadWriteLock lock = SharedReadWriteLock.create(name, small());
        try (SharedMemory raw = SharedMemory.open(name)) {
            List<Call> calls = List.of(
                    () -> lockAndUnlock(lock.readLock()),
                    () -> lockAndUnlock(lock.writeLock()),
                    () -> Segments.inspect(name),
                    () -> SharedReadWriteLock.open(name).close());
            for (int i = 0; i < 15; i++) {
                scribble(raw.memory());
                run(calls.get(random.nextInt(calls.size())));
            }
        }
        lock.close();
        SharedReadWriteLock.unlink(name);
    }

    private static void lockAndUnlock(Lock lock) throws InterruptedException {
        if (lock.tryLock(SOON.toNanos(), TimeUnit.NANOSECONDS)) {
            lock.unlock();
        }
    }

    private static SegmentOptions small() {
        return SegmentOptions.DEFAULT.withMembers(3).withHandles(6);
    }

    /** A few words, each all wrong or almost right. */
    private void scribble(MemorySegment memory) {
        long words = (memory.byteSize() - HeaderLayout.MARK) / JAVA_LONG.byteSize();
        for (int i = 0; i < 1 + random.nextInt(6); i++) {
            long offset = HeaderLayout.MARK + random.nextLong(words) * JAVA_LONG.byteSize();
            long now = memory.get(JAVA_LONG, offset);
            long garbage = switch (random.nextInt(4)) {
                case 0 -> random.nextLong();
                case 1 -> now ^ 1L << random.nextInt(64);
                case 2 -> now + random.nextInt(-5, 6);
                default -> random.nextInt(10);
            };
            memory.set(JAVA_LONG, offset, garbage);
        }
    }

    private static void run(Call call) throws Exception {
        try {
            call.run();
        } catch (IllegalStateException
                | IllegalMonitorStateException
                | IllegalArgumentException
                | SegmentException
                | EndOfStreamException allowed) {
            return;
        }
    }
}
