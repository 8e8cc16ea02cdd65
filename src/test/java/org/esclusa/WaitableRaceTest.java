// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rings while others take, arm and close. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class WaitableRaceTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final byte[] BYTE = {1};

    private final String name = Names.fresh();
    private MessageQueue queue;
    private EventFd bell;

    @BeforeEach
    void make() throws Exception {
        queue = MessageQueue.create(name, 2, 8);
        bell = EventFd.create();
    }

    @AfterEach
    void remove() throws Exception {
        queue.close();
        bell.close();
        Segments.unlink(name);
    }

    @Test
    void no_ring_is_lost() throws Exception {
        String back = Names.fresh();
        int rounds = 20_000;
        try (MessageQueue answers = MessageQueue.create(back, 1, 8);
                Producer asks = queue.producer();
                Producer answersTo = answers.producer();
                Consumer answered = answers.consumer();
                Consumer consumer = queue.consumer()) {
            var echo = Threads.start(false, () -> {
                for (int i = 0; i < rounds; i++) {
                    Optional<byte[]> message = consumer.get(Duration.ZERO);
                    while (message.isEmpty()) {
                        consumer.ring(bell);
                        bell.read();
                        message = consumer.get(Duration.ZERO);
                    }
                    answersTo.put(message.get());
                }
                return rounds;
            });
            for (int i = 0; i < rounds; i++) {
                asks.put(BYTE);
                assertEquals(1, answered.get().length);
            }
            assertEquals(rounds, echo.get());
        }
        Segments.unlink(back);
    }

    @Test
    void arming_and_closing_in_two_threads_leaves_nobody() throws Exception {
        try (Producer producer = queue.producer()) {
            for (int i = 0; i < 10_000; i++) {
                Consumer consumer = queue.consumer();
                Thread closer = Thread.ofVirtual().start(consumer::close);
                EventFd mine = i % 2 == 0 ? bell : EventFd.create();
                try {
                    consumer.ring(mine);
                } catch (IllegalStateException closed) {
                    // it was quicker
                }
                if (mine != bell) {
                    mine.close();
                }
                closer.join();
            }
            long begin = System.nanoTime();
            while (queue.figures().consumersWaiting() != 0 && System.nanoTime() - begin < LONG.toNanos()) {
                Thread.onSpinWait();
            }
            assertEquals(0, queue.figures().consumersWaiting());
            assertEquals(0, queue.figures().consumers());
            producer.put(BYTE);
        }
    }

    /** Who sleeps in a call and who is rung for share a queue, and neither keeps the other from what is there. */
    @Test
    void rivals_lose_no_wake_up() throws Exception {
        int messages = 20_000;
        List<Threads.Running<Integer>> takers = new ArrayList<>();
        try (Producer producer = queue.producer()) {
            for (int i = 0; i < 4; i++) {
                boolean rung = i % 2 == 0;
                Consumer consumer = queue.consumer();
                takers.add(Threads.start(false, () -> {
                    try (consumer;
                            EventFd own = EventFd.create()) {
                        return rung ? takeByRing(consumer, own) : takeAll(consumer);
                    }
                }));
            }
            for (int i = 0; i < messages; i++) {
                producer.put(BYTE);
                if (ThreadLocalRandom.current().nextInt(50) == 0) {
                    while (queue.size() != 0) {
                        Thread.onSpinWait();
                    }
                }
            }
        }
        int taken = 0;
        for (Threads.Running<Integer> taker : takers) {
            taken += taker.get();
        }
        assertEquals(messages, taken);
    }

    private static int takeAll(Consumer consumer) throws Exception {
        int taken = 0;
        try {
            while (true) {
                consumer.get();
                taken++;
            }
        } catch (EndOfStreamException end) {
            return taken;
        }
    }

    private static int takeByRing(Consumer consumer, EventFd own) throws Exception {
        int taken = 0;
        try {
            while (true) {
                if (consumer.get(Duration.ZERO).isPresent()) {
                    taken++;
                } else {
                    consumer.ring(own);
                    own.read();
                }
            }
        } catch (EndOfStreamException end) {
            return taken;
        }
    }
}
