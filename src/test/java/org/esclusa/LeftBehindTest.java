// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.Condition;
import org.esclusa.Threads.Running;
import org.esclusa.peer.Language;
import org.esclusa.peer.Peer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A virtual thread leaves its wait, and makes the news that another process sleeps for before its poller has left the
 * kernel: the wake-up that reaches the poller in its place is handed on.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class LeftBehindTest {
    /** Most of which lose the race against the poller, or all, as its CPU is busy. */
    private static final int ROUNDS = 300;

    private final String name = Names.fresh();
    private Peer peer;

    @BeforeEach
    void start() {
        peer = Peer.start(Language.JAVA);
    }

    @AfterEach
    void end() throws SegmentException {
        peer.close();
        Segments.remove(name);
    }

    /** The virtual thread waits first, then the peer; the first leaves as it is interrupted. */
    private void leaveAndRouse(String count, Callable<Void> leaving, String... waiting) throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            Running<Void> virtual = Threads.start(true, leaving);
            awaitWaiting(count, 1);
            peer.tell(waiting);
            awaitWaiting(count, 2);
            if (i == 0) {
                letPollersTakeTheirTime();
            }
            virtual.thread().interrupt();
            for (int answers = 0; answers < waiting.length; answers++) {
                peer.awaitDone();
            }
            virtual.get();
        }
    }

    /** As SCHED_BATCH, see sched(7), they take no CPU from the thread that rouses them. */
    private static void letPollersTakeTheirTime() throws Exception {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path thread : threads) {
                if (Files.readString(thread.resolve("comm")).startsWith("esclusa-poller")) {
                    String id = thread.getFileName().toString();
                    new ProcessBuilder("chrt", "--batch", "--pid", "0", id)
                            .inheritIO()
                            .start()
                            .waitFor();
                }
            }
        }
    }

    private void awaitWaiting(String count, int expected) throws Exception {
        while (((Number) Segments.inspect(name).details().get(count)).longValue() < expected) {
            Thread.onSpinWait();
        }
    }

    @Test
    void signal_reaches_a_thread_of_another_process() throws Exception {
        try (Mutex mutex = Mutex.create(name)) {
            Condition condition = mutex.newCondition();
            peer.done("mutex open " + name);
            leaveAndRouse(
                    "conditionsWaiting",
                    () -> {
                        mutex.lock();
                        try {
                            condition.await();
                        } catch (InterruptedException e) {
                            condition.signal();
                        } finally {
                            mutex.unlock();
                        }
                        return null;
                    },
                    "mutex lock",
                    "condition wait 0",
                    "mutex unlock");
        }
    }

    @Test
    void message_reaches_a_consumer_of_another_process() throws Exception {
        try (MessageQueue queue = MessageQueue.create(name, 2, 8)) {
            Producer producer = queue.producer();
            Consumer consumer = queue.consumer();
            peer.done("queue open " + name);
            peer.done("consumer open");
            leaveAndRouse(
                    "consumersWaiting",
                    () -> {
                        assertThrows(InterruptedException.class, consumer::get);
                        producer.put(new byte[1]);
                        return null;
                    },
                    "consumer get");
        }
    }

    @Test
    void room_reaches_a_producer_of_another_process() throws Exception {
        try (MessageQueue queue = MessageQueue.create(name, 1, 8)) {
            Producer producer = queue.producer();
            Consumer consumer = queue.consumer();
            peer.done("queue open " + name);
            peer.done("producer open");
            producer.put(new byte[1]);
            leaveAndRouse(
                    "producersWaiting",
                    () -> {
                        assertThrows(InterruptedException.class, () -> producer.put(new byte[1]));
                        consumer.get();
                        return null;
                    },
                    "producer put 00 0");
        }
    }
}
