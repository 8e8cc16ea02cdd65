// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.esclusa.Threads.Running;
import org.esclusa.peer.Language;
import org.esclusa.peer.PausedRepairer;
import org.esclusa.peer.Peer;
import org.esclusa.peer.RelayWorker;
import org.esclusa.peer.Waiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes that die, and what becomes of what they held; whoever waits hears of it without looking. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class QueueDeathTest {
    private static final String NATIVE =
            System.getProperty("esclusa.native", System.getProperty("esclusa.root", ".") + "/target/native");
    private final String name = Names.fresh();
    private MessageQueue queue;
    private Peer peer;

    @BeforeEach
    void create() throws SegmentException {
        queue = MessageQueue.create(name, 3, 16);
        peer = Peer.start(Language.JAVA);
        peer.done("queue open " + name);
    }

    @AfterEach
    void unlink() throws SegmentException {
        peer.close();
        queue.close();
        Segments.remove(name);
    }

    /** That another one has just swept the dead is no reason to say that all places are in use. */
    @Test
    void dead_members_leave_room() throws Exception {
        String narrow = Names.fresh();
        SegmentOptions options = SegmentOptions.DEFAULT.withMembers(6).withHandles(6);
        MessageQueue.create(narrow, 4, 8, options).close();
        int opened = 0;
        try (PeerProcess dying = PeerProcess.program(NATIVE + "/tests/kill/dead_members_leave_room", narrow, 4_000)) {
            while (dying.isAlive()) {
                try (MessageQueue own = MessageQueue.open(narrow);
                        Consumer consumer = own.consumer()) {
                    assertTrue(consumer.poll(Duration.ZERO).isEmpty());
                    opened++;
                }
            }
            dying.awaitSuccess(Duration.ofSeconds(60));
        } finally {
            Segments.remove(narrow);
        }
        assertTrue(opened > 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void dead_consumers_message_is_delivered_again(boolean virtual) throws Exception {
        Producer producer = queue.producer();
        Consumer consumer = queue.consumer();
        producer.put(new byte[] {1});
        peer.done("consumer open");
        peer.done("consumer take");
        Running<Message> waiting = Threads.start(virtual, () -> consumer.take());
        assertFalse(waiting.isDoneSoon());
        peer.kill();
        Message again = waiting.get();
        assertEquals(2, again.deliveryCount());
        assertEquals(0, again.ticket());
        again.close();
    }

    @Test
    void dead_consumers_message_comes_before_those_not_taken() throws Exception {
        Producer producer = queue.producer();
        producer.put(new byte[] {1});
        peer.done("consumer open");
        peer.done("consumer take");
        producer.put(new byte[] {2});
        producer.put(new byte[] {3});
        Running<?> notices = Threads.start(Executors.callable(() -> putFour(producer)));
        assertFalse(notices.isDoneSoon());
        peer.kill();
        Waiting.until("its death was not noticed", () -> queue.figures().returned() == 1);
        Consumer consumer = queue.consumer();
        for (int expected = 1; expected <= 4; expected++) {
            assertArrayEquals(new byte[] {(byte) expected}, consumer.get());
        }
        notices.get();
    }

    private static void putFour(Producer producer) {
        try {
            producer.put(new byte[] {4}); // waits for a slot
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_death_before_anybody_sleeps_is_noticed() throws Exception {
        Producer producer = queue.producer();
        producer.put(new byte[] {1});
        peer.done("consumer open");
        peer.done("consumer take");
        peer.kill();
        peer.awaitExit();
        assertArrayEquals(new byte[] {1}, queue.consumer().get());
    }

    @Test
    void polling_without_waiting_notices_a_death() throws Exception {
        Producer producer = queue.producer();
        Consumer consumer = queue.consumer();
        producer.put(new byte[] {1});
        peer.done("consumer open");
        peer.done("consumer take");
        assertTrue(consumer.get(Duration.ZERO).isEmpty());
        peer.kill();
        while (consumer.get(Duration.ZERO).isEmpty()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void polling_with_hardly_any_time_notices_a_death() throws Exception {
        Producer producer = queue.producer();
        Consumer consumer = queue.consumer();
        producer.put(new byte[] {1});
        peer.done("consumer open");
        peer.done("consumer take");
        peer.kill();
        while (consumer.get(Duration.ofNanos(1_000)).isEmpty()) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void dead_producers_claim_is_skipped(boolean virtual) throws Exception {
        Producer producer = queue.producer();
        Consumer consumer = queue.consumer();
        peer.done("producer open");
        peer.done("producer claim");
        producer.put(new byte[] {2});
        Running<byte[]> waiting = Threads.start(virtual, () -> consumer.get());
        assertFalse(waiting.isDoneSoon());
        peer.kill();
        assertArrayEquals(new byte[] {2}, waiting.get());
        assertEquals(1, queue.figures().put());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void stream_ends_with_the_last_producers_death(boolean virtual) throws Exception {
        Consumer consumer = queue.consumer();
        peer.done("producer open");
        Running<?> waiting = Threads.start(virtual, () -> assertThrows(EndOfStreamException.class, consumer::get));
        assertFalse(waiting.isDoneSoon());
        peer.kill();
        waiting.get();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void dead_consumers_message_blocks_no_producer(boolean virtual) throws Exception {
        Producer producer = queue.producer();
        Consumer consumer = queue.consumer();
        producer.put(new byte[] {1});
        peer.done("consumer open");
        peer.done("consumer take");
        producer.put(new byte[] {2});
        producer.put(new byte[] {3});
        Running<Boolean> waiting = Threads.start(virtual, () -> producer.offer(new byte[] {4}, Duration.ofDays(1)));
        assertFalse(waiting.isDoneSoon());
        peer.kill();
        peer.awaitExit();
        for (int i = 0; i < 3; i++) {
            consumer.get();
        }
        assertTrue(waiting.get());
        assertEquals(4, consumer.get()[0]);
    }

    @Test
    void handles_of_the_dead_are_used_again() throws Exception {
        String small = Names.fresh();
        try (MessageQueue few = MessageQueue.create(
                small, 2, 8, SegmentOptions.DEFAULT.withHandles(1).withMembers(2))) {
            peer.done("queue close");
            peer.done("queue open " + small);
            peer.done("consumer open");
            assertThrows(SegmentException.class, few::consumer);
            peer.kill();
            peer.awaitExit();
            few.consumer().close();
            MessageQueue.open(small).close();
        } finally {
            MessageQueue.unlink(small);
        }
    }

    /**
     * A consumer dies with a ticket. One repairer hands its message back and is stopped before it tells so, after
     * another one has looked at that slot: this one tells.
     */
    @Test
    void message_that_a_stopped_repairer_handed_back_is_delivered() throws Exception {
        queue.producer().put(new byte[] {7});
        List<String> armed = List.of("-Desclusa.kill.points=0");
        try (Peer victim = Peer.startKillable(Language.JAVA, Map.of());
                Peer first = Peer.startKillable(Language.JAVA, Map.of());
                PeerProcess second = PeerProcess.java(armed, Map.of(), PausedRepairer.class, name)) {
            for (Peer each : List.of(first, victim)) {
                each.done("queue open " + name);
                each.done("consumer open");
            }
            second.awaitReady();
            victim.done("producer open");
            victim.done("producer claim"); // what both repair first, so that the second stops in between
            victim.tell("kill arm 3", "consumer take");
            victim.awaitDone();
            victim.awaitExit();
            second.say("");
            assertEquals("paused", second.line());
            first.tell("kill stop 4", "consumer get 0");
            first.awaitDone();
            awaitStopped(first);
            second.say("");
            assertEquals("7", second.line());
        }
    }

    private static void awaitStopped(Peer peer) throws Exception {
        Path status = Path.of("/proc", String.valueOf(peer.pid()), "status");
        while (!Files.readString(status).contains("State:\tT")) {
            Thread.onSpinWait();
        }
    }

    /** Workers move numbers from one queue to another, and are killed while they do: each arrives, and none is lost. */
    @Test
    void killed_workers_lose_nothing() throws Exception {
        int numbers = 3_000;
        String results = Names.fresh();
        try (MessageQueue out = MessageQueue.create(results, 16, 16);
                Producer stayer = out.producer()) { // or the stream would end whenever no worker lives
            Running<Void> feeding = Threads.start(() -> feed(numbers));
            List<PeerProcess> workers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                workers.add(worker(results));
            }
            BitSet arrived = new BitSet();
            Consumer consumer = out.consumer();
            int kills = 0;
            while (arrived.cardinality() < numbers) {
                arrived.set(ByteBuffer.wrap(consumer.get()).getInt());
                if (arrived.cardinality() > (kills + 1) * numbers / 6) {
                    workers.remove(0).close();
                    workers.add(worker(results));
                    kills++;
                }
            }
            feeding.get();
            workers.forEach(PeerProcess::close);
            assertTrue(kills >= 4, "kills: " + kills);
            assertEquals(1, stayer.queue().figures().producers());
        } finally {
            MessageQueue.unlink(results);
        }
    }

    private PeerProcess worker(String results) throws Exception {
        return PeerProcess.java(List.of("-Xmx32m"), Map.of(), RelayWorker.class, name, results);
    }

    private Void feed(int numbers) throws Exception {
        try (Producer producer = queue.producer()) {
            for (int i = 0; i < numbers; i++) {
                producer.put(ByteBuffer.allocate(4).putInt(i).array());
            }
        }
        return null;
    }
}
