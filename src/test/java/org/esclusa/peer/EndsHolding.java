// SPDX-License-Identifier: Apache-2.0
package org.esclusa.peer;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.esclusa.Consumer;
import org.esclusa.MessageQueue;
import org.esclusa.Mutex;
import org.esclusa.Producer;
import org.esclusa.SharedBarrier;
import org.esclusa.SharedEvent;
import org.esclusa.SharedReadWriteLock;
import org.esclusa.SharedSemaphore;

/** Takes one of each, has daemon threads wait for more, and ends in the way that is its first argument. */
public final class EndsHolding {
    /** How it ends, and the status of the process then: of a crash that leaves no core, 1. */
    public enum Way {
        RETURN(0),
        EXIT(3),
        HALT(3),
        UNCAUGHT(1),
        EXIT_ON_OUT_OF_MEMORY(3),
        CRASH_ON_OUT_OF_MEMORY(1),
        NATIVE_CRASH(1);

        /** Of the process. */
        public final int status;

        Way(int status) {
            this.status = status;
        }

        /** Options of its JVM. */
        public List<String> options(String folder) {
            List<String> options = new ArrayList<>(
                    List.of("-Xmx32m", "-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=" + folder + "/crash.log"));
            switch (this) {
                case EXIT_ON_OUT_OF_MEMORY -> options.add("-XX:+ExitOnOutOfMemoryError");
                case CRASH_ON_OUT_OF_MEMORY -> options.add("-XX:+CrashOnOutOfMemoryError");
                default -> {}
            }
            return options;
        }

        @SuppressWarnings("restricted")
        private void end() {
            switch (this) {
                case RETURN -> {}
                case EXIT -> System.exit(status);
                case HALT -> Runtime.getRuntime().halt(status);
                case UNCAUGHT -> throw new IllegalStateException("as it was told");
                case EXIT_ON_OUT_OF_MEMORY, CRASH_ON_OUT_OF_MEMORY -> fillHeap();
                case NATIVE_CRASH -> MemorySegment.ofAddress(0).reinterpret(1).set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
            }
        }

        private static void fillHeap() {
            List<byte[]> all = new ArrayList<>();
            while (all.size() >= 0) {
                all.add(new byte[1 << 20]);
            }
        }
    }

    private EndsHolding() {}

    public static void main(String[] arguments) throws Exception {
        String name = arguments[1];
        Mutex mutex = Mutex.open(name + "-mutex");
        SharedSemaphore semaphore = SharedSemaphore.open(name + "-semaphore");
        SharedReadWriteLock rwlock = SharedReadWriteLock.open(name + "-rwlock");
        MessageQueue queue = MessageQueue.open(name + "-queue");
        SharedEvent event = SharedEvent.open(name + "-event");
        SharedBarrier barrier = SharedBarrier.open(name + "-barrier");
        Producer producer = queue.producer();
        Consumer consumer = queue.consumer();
        Consumer other = queue.consumer();
        mutex.lock();
        semaphore.acquire(2);
        rwlock.writeLock().lock();
        consumer.take();
        producer.claim();
        List<Thread> threads = List.of(
                waiting(() -> lock(mutex)),
                waiting(() -> lock(rwlock.readLock())),
                waiting(() -> {
                    semaphore.acquire();
                    return true;
                }),
                waiting(other::get),
                waiting(() -> {
                    event.await();
                    return true;
                }),
                waiting(barrier::await));
        Thread.sleep(50);
        Expect.that(threads.stream().allMatch(Thread::isAlive), threads);
        System.out.println("ready");
        System.out.flush();
        Way.valueOf(arguments[0]).end();
    }

    private static Object lock(java.util.concurrent.locks.Lock lock) {
        lock.lock();
        return true;
    }

    private static Thread waiting(Callable<?> call) {
        return Thread.ofPlatform().daemon().start(() -> {
            try {
                call.call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
