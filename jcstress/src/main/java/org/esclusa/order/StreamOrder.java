// SPDX-License-Identifier: Apache-2.0
package org.esclusa.order;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.esclusa.Consumer;
import org.esclusa.EndOfStreamException;
import org.esclusa.Message;
import org.esclusa.MessageQueue;
import org.esclusa.Producer;
import org.esclusa.Segments;
import org.esclusa.WaitPolicy;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** A {@link MessageQueue} as a stream: several messages at once, one that comes again, the end. */
public final class StreamOrder {
    private static final Duration LONG = Duration.ofSeconds(10);

    private StreamOrder() {}

    /** A queue of four slots whose producers come and go. */
    private static final class Stream implements AutoCloseable {
        final MessageQueue queue = MessageQueue.create(Segments.UNNAMED, 4, OneQueue.BODY, Pool.SMALL);
        final Consumer consumer = queue.consumer();

        private Stream() throws Exception {
            queue.waitPolicy(WaitPolicy.SLEEP_ONLY);
        }

        /** Everything is taken. */
        void empty() {
            while (OneQueue.get(consumer, Duration.ZERO).isPresent()) {
                continue;
            }
        }

        Producer producer() {
            return Uninterrupted.run(queue::producer);
        }

        @Override
        public void close() {
            queue.close();
        }
    }

    /** Of two batches that are put at the same time, each stays together, and in order. */
    @JCStressTest
    @Outcome(
            id = {"1 2 3 4 ", "3 4 1 2 "},
            expect = ACCEPTABLE,
            desc = "one after the other")
    @Outcome(expect = FORBIDDEN, desc = "mixed, or not whole")
    @State
    public static class BatchesStayTogether {
        private static final Pool<Stream> STREAMS = Pool.of(Stream::new, Stream::empty);

        private final Stream stream = STREAMS.next();
        private final Producer producer = stream.producer();
        private final Producer rival = stream.producer();

        private static void put(Producer producer, int first) {
            List<byte[]> batch = List.of(new byte[] {(byte) first}, new byte[] {(byte) (first + 1)});
            Uninterrupted.run(() -> producer.putMany(batch, Duration.ZERO));
        }

        @Actor
        public void one() {
            put(producer, 1);
        }

        @Actor
        public void other() {
            put(rival, 3);
        }

        @Arbiter
        public void end(L_Result result) {
            producer.close();
            rival.close();
            StringBuilder found = new StringBuilder();
            for (byte[] body : Uninterrupted.run(() -> stream.consumer.getMany(4, Duration.ZERO))) {
                found.append(body[0]).append(' ');
            }
            result.r1 = found.toString();
        }
    }

    /** The tail is moved by a load and a store: both have the same tickets. */
    @JCStressTest
    @Outcome(
            id = {"1 2 3 4 ", "3 4 1 2 "},
            expect = ACCEPTABLE,
            desc = "one after the other")
    @Outcome(expect = ACCEPTABLE_INTERESTING, desc = "mixed, or not whole")
    @State
    public static class WeakTail {
        private final int tail = Cells.next();

        private void put(int first) {
            int ticket = (int) Cells.ALL.getAcquire(tail);
            Cells.ALL.setRelease(tail, ticket + 2);
            Cells.ALL.setRelease(tail + (ticket + 1) * Cells.LINE, first);
            Cells.ALL.setRelease(tail + (ticket + 2) * Cells.LINE, first + 1);
        }

        @Actor
        public void one() {
            put(1);
        }

        @Actor
        public void other() {
            put(3);
        }

        @Arbiter
        public void end(L_Result result) {
            StringBuilder found = new StringBuilder();
            for (int i = 1; i <= Cells.ALL.get(tail); i++) {
                found.append(Cells.ALL.get(tail + i * Cells.LINE)).append(' ');
            }
            result.r1 = found.toString();
        }
    }

    /** A message that is handed back is had by one, whole and for the second time, while two ask for it. */
    @JCStressTest
    @Outcome(
            id = {"2, 0", "0, 2"},
            expect = ACCEPTABLE,
            desc = "one of them has its second delivery")
    @Outcome(expect = FORBIDDEN, desc = "both or neither, or half of it")
    @State
    public static class HandedBackComesOnce {
        private static final int TRIES = 5; // so that one of them meets the release
        private static final Pool<OneQueue> QUEUES = OneQueue.poolWith(1);

        private final OneQueue queue = QUEUES.next();
        private final Message held = queue.take().orElseThrow();
        private volatile boolean releasing;

        /** Which delivery was got, or 0; -1 if it was torn. */
        private int get(Consumer consumer) {
            Optional<Message> taken = Uninterrupted.run(() -> consumer.poll(Duration.ZERO));
            int delivery =
                    taken.map(it -> queue.isWhole(it) ? it.deliveryCount() : -1).orElse(0);
            taken.ifPresent(Message::close);
            return delivery;
        }

        @Actor
        public void holder(II_Result result) {
            releasing = true;
            held.release();
            result.r1 = get(queue.consumer);
        }

        @Actor
        public void rival(II_Result result) {
            while (!releasing) { // or he would have gone before
                Thread.onSpinWait();
            }
            for (int i = 0; i < TRIES && result.r2 == 0; i++) {
                result.r2 = get(queue.rival);
            }
        }
    }

    /** A stream ends after its last message, and whoever sleeps is told of both. */
    @JCStressTest
    @Outcome(id = "message, end", expect = ACCEPTABLE, desc = "in time and in this order")
    @Outcome(expect = FORBIDDEN, desc = "the end came first, or was slept through")
    @State
    public static class EndComesAfterTheLastMessage {
        private static final Pool<Stream> STREAMS = Pool.of(Stream::new, Stream::empty);

        private final Stream stream = STREAMS.next();
        private final Producer producer = stream.producer();

        private String next() {
            return Uninterrupted.run(() -> {
                try {
                    return stream.consumer.get(LONG).isPresent() ? "message" : "slept through";
                } catch (EndOfStreamException e) {
                    return "end";
                }
            });
        }

        @Actor
        public void producer() {
            Uninterrupted.run(() -> {
                producer.put(new byte[1]);
                producer.close();
                return null;
            });
        }

        @Actor
        public void consumer(L_Result result) {
            result.r1 = next() + ", " + next();
        }
    }

    /** Nobody looks a second time for a message, after he has seen that there is no producer. */
    @JCStressTest
    @Outcome(
            id = {"message", "not yet"},
            expect = ACCEPTABLE,
            desc = "the end comes after it")
    @Outcome(id = "end", expect = ACCEPTABLE_INTERESTING, desc = "the end came first")
    @State
    public static class WeakEnd {
        private final int message = Cells.next();
        private final int producers = message + Cells.LINE;

        public WeakEnd() {
            Cells.ALL.set(producers, 1);
        }

        @Actor
        public void producer() {
            Cells.ALL.setRelease(message, 1);
            Cells.ALL.setRelease(producers, 0);
        }

        @Actor
        public void consumer(L_Result result) {
            boolean isThere = Cells.ALL.getAcquire(message) != 0;
            boolean isOpen = Cells.ALL.getAcquire(producers) != 0;
            result.r1 = isThere ? "message" : isOpen ? "not yet" : "end";
        }
    }
}
