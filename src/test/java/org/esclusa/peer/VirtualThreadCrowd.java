// SPDX-License-Identifier: Apache-2.0
package org.esclusa.peer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.esclusa.Consumer;
import org.esclusa.MessageQueue;
import org.esclusa.Mutex;
import org.esclusa.Producer;
import org.esclusa.SegmentOptions;

/**
 * COUNT virtual threads wait, half of them each as a consumer of the empty queue NAME, half for the mutex NAME-mutex,
 * while one that has nothing to do with them sleeps a millisecond again and again. Then all are let go.
 */
public final class VirtualThreadCrowd {
    private static final int NAPS = 500;
    private static final long NAP_NANOS = 1_000_000;

    private VirtualThreadCrowd() {}

    public static void main(String[] arguments) throws Exception {
        String name = arguments[0];
        int half = Integer.parseInt(arguments[1]) / 2;
        SegmentOptions roomy = SegmentOptions.DEFAULT.withHandles(half + 1);
        try (MessageQueue queue = MessageQueue.create(name, 64, 16, roomy);
                Mutex mutex = Mutex.create(name + "-mutex");
                Mutex holder = Mutex.open(name + "-mutex")) {
            holder.lock();
            crowd(queue, mutex, holder, half);
        } finally {
            MessageQueue.unlink(name);
            Mutex.unlink(name + "-mutex");
        }
    }

    private static void crowd(MessageQueue queue, Mutex mutex, Mutex holder, int half) throws Exception {
        report("alone");
        Producer producer = queue.producer();
        CountDownLatch waiting = new CountDownLatch(2 * half);
        AtomicInteger roused = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < half; i++) {
            Consumer consumer = queue.consumer();
            threads.add(Thread.startVirtualThread(() -> {
                waiting.countDown();
                get(consumer);
                roused.incrementAndGet();
            }));
            threads.add(Thread.startVirtualThread(() -> {
                waiting.countDown();
                mutex.lock();
                mutex.unlock();
                roused.incrementAndGet();
            }));
        }
        waiting.await();
        report("as " + 2 * half + " begin to wait");
        while (queue.figures().consumersWaiting() < half) {
            Thread.sleep(1);
        }
        report("while " + 2 * half + " wait");
        long start = System.nanoTime();
        holder.unlock();
        for (int i = 0; i < half; i++) {
            producer.put(new byte[1]);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.printf("all %d roused in %d ms%n", roused.get(), (System.nanoTime() - start) / 1_000_000);
        Expect.that(roused.get() == 2 * half, roused);
    }

    private static void get(Consumer consumer) {
        try {
            consumer.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** How much later than asked for an unrelated virtual thread wakes up. */
    private static void report(String when) throws InterruptedException {
        long[] delays = new long[NAPS];
        Thread unrelated = Thread.startVirtualThread(() -> {
            for (int i = 0; i < NAPS; i++) {
                long start = System.nanoTime();
                java.util.concurrent.locks.LockSupport.parkNanos(NAP_NANOS);
                delays[i] = Math.max(0, System.nanoTime() - start - NAP_NANOS);
            }
        });
        unrelated.join();
        Arrays.sort(delays);
        System.out.printf(
                "an unrelated virtual thread is delayed, %s: p50 %d us, p99 %d us, most %d us%n",
                when, delays[NAPS / 2] / 1000, delays[NAPS * 99 / 100] / 1000, delays[NAPS - 1] / 1000);
    }
}
