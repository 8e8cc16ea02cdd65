// SPDX-License-Identifier: Apache-2.0
package org.esclusa.peer;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.esclusa.Consumer;
import org.esclusa.MessageQueue;
import org.esclusa.Mutex;
import org.esclusa.SegmentException;
import org.esclusa.Segments;
import org.esclusa.SharedBarrier;
import org.esclusa.SharedCounter;
import org.esclusa.SharedCounters;
import org.esclusa.SharedEvent;
import org.esclusa.SharedIntArray;
import org.esclusa.SharedLatch;
import org.esclusa.SharedReadWriteLock;
import org.esclusa.SharedSemaphore;

/**
 * The files of objects of each kind are cut to nothing while threads wait by them and others use them. Its arguments
 * are a name and what to try.
 */
public final class CutSegments {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int TRIES = 15;

    private CutSegments() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[1]) {
            case "waits" -> waits(arguments[0]);
            case "reads" -> reads(arguments[0]);
            case "closes" -> closes(arguments[0]);
            default -> throw new IllegalArgumentException(arguments[1]);
        }
    }

    /** As a hostile process does it. */
    private static void cut(String name) throws Exception {
        Path path = Segments.directory().resolve(name);
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            file.truncate(0);
        }
        Files.delete(path);
    }

    private static final List<String> WAITING =
            List.of("mutex", "rwlock", "semaphore", "queue", "event", "latch", "barrier");

    /** Of an object of that kind: a call that would wait for a minute. */
    private static Callable<?> waiting(String kind, String name) throws Exception {
        switch (kind) {
            case "mutex" -> {
                Mutex.create(name).lock();
                Mutex mutex = Mutex.open(name);
                return () -> mutex.tryLock(LONG);
            }
            case "rwlock" -> {
                SharedReadWriteLock.create(name).writeLock().lock();
                SharedReadWriteLock lock = SharedReadWriteLock.open(name);
                return () -> lock.readLock().tryLock(60, TimeUnit.SECONDS);
            }
            case "semaphore" -> {
                SharedSemaphore semaphore = SharedSemaphore.create(name, 1);
                semaphore.acquire();
                return () -> semaphore.tryAcquire(1, LONG);
            }
            case "queue" -> {
                Consumer consumer = MessageQueue.create(name, 4, 16).consumer();
                return () -> consumer.get(LONG);
            }
            case "event" -> {
                SharedEvent event = SharedEvent.create(name);
                return () -> event.await(LONG);
            }
            case "latch" -> {
                SharedLatch latch = SharedLatch.create(name, 1);
                return () -> latch.await(LONG);
            }
            default -> {
                SharedBarrier barrier = SharedBarrier.create(name, 2);
                return () -> barrier.await(LONG);
            }
        }
    }

    private static void waits(String name) throws Exception {
        for (String kind : WAITING) {
            boolean ended = false;
            for (int i = 0; i < TRIES && !ended; i++) {
                ended = ends(kind, name + kind + i, 200L * (i + 1));
            }
            if (!ended) {
                throw new AssertionError(kind);
            }
        }
    }

    /**
     * A thread waits, and the file is cut. Whether the wait ended as it should; it did not if the thread was looking at
     * the words just then, which is an error of the JVM.
     */
    private static boolean ends(String kind, String name, long millis) throws Exception {
        Callable<?> wait = waiting(kind, name);
        AtomicReference<Throwable> told = new AtomicReference<>();
        Thread waiter = new Thread(() -> {
            try {
                wait.call();
            } catch (Throwable e) {
                told.set(e);
            }
        });
        waiter.setDaemon(true);
        waiter.start();
        Thread.sleep(millis); // it sleeps by now, mostly
        cut(name);
        waiter.join();
        String said = String.valueOf(told.get());
        System.out.println(kind + ": " + said);
        if (told.get() instanceof InternalError) {
            return false;
        }
        if (!said.startsWith("java.lang.IllegalStateException: ")
                || !said.endsWith(" is closed: another process has cut its file")) {
            throw new AssertionError(kind, told.get());
        }
        return true;
    }

    private interface Use {
        void run() throws Exception;
    }

    /** Loads, interpreted and compiled: an error of the JVM that can be caught, and never its end. */
    private static void reads(String name) throws Exception {
        SharedCounter counter = SharedCounter.create(name + "counter");
        SharedIntArray array = SharedIntArray.create(name + "array", 100);
        SharedCounters counters = SharedCounters.create(name + "counters");
        SharedLatch latch = SharedLatch.create(name + "latch", 1);
        SharedEvent event = SharedEvent.create(name + "event");
        MessageQueue queue = MessageQueue.create(name + "queue", 4, 16);
        List<Use> uses = List.of(
                counter::get,
                () -> counter.set(1),
                () -> counter.add(1),
                () -> array.get(0),
                () -> array.get(0, new int[100], 0, 100),
                () -> array.put(0, new int[100], 0, 100),
                counters::snapshot,
                latch::getCount,
                event::isSet,
                queue::figures,
                () -> Segments.inspect(name + "queue"));
        for (String kind : List.of("counter", "array", "counters", "latch", "event", "queue")) {
            cut(name + kind);
        }
        int told = 0;
        for (int i = 0; i < 20_000; i++) {
            told += isTold(uses.get(i % uses.size())) ? 1 : 0;
        }
        System.out.println(told + " of 20000 were told");
    }

    private static boolean isTold(Use use) throws Exception {
        try {
            use.run();
            return false; // compiled code may go on for a little before it is told
        } catch (InternalError | IllegalStateException | SegmentException e) {
            return true;
        }
    }

    private static void closes(String name) throws Exception {
        List<AutoCloseable> objects = new ArrayList<>();
        objects.add(SharedCounter.create(name + "counter"));
        Mutex mutex = Mutex.create(name + "mutex");
        mutex.lock();
        objects.add(mutex);
        MessageQueue queue = MessageQueue.create(name + "queue", 4, 16);
        objects.add(queue);
        queue.producer().offer(new byte[3], Duration.ZERO);
        queue.consumer().take();
        SharedSemaphore semaphore = SharedSemaphore.create(name + "semaphore", 1);
        semaphore.acquire();
        objects.add(semaphore);
        objects.add(SharedReadWriteLock.create(name + "rwlock"));
        objects.add(SharedBarrier.create(name + "barrier", 2));
        objects.add(SharedCounters.create(name + "counters"));
        for (String kind : List.of("counter", "mutex", "queue", "semaphore", "rwlock", "barrier", "counters")) {
            cut(name + kind);
        }
        for (AutoCloseable object : objects) {
            object.close();
        }
    }
}
