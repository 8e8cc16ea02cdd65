// SPDX-License-Identifier: Apache-2.0
package org.esclusa.order;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Optional;
import org.esclusa.BlockingQueueView;
import org.esclusa.Claim;
import org.esclusa.Codec;
import org.esclusa.Message;
import org.esclusa.MessageQueue;
import org.esclusa.Segments;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** {@link MessageQueue} and its views. */
public final class QueueOrder {
    private static final Duration LONG = Duration.ofSeconds(10);

    private QueueOrder() {}

    /** What is seen of a message. */
    @Outcome(
            id = {"none", "whole"},
            expect = ACCEPTABLE,
            desc = "all or nothing")
    @Outcome(expect = FORBIDDEN, desc = "the slot was full before its message was there")
    private interface IsWhole {}

    /** Who gets a message gets all of its bytes, its length and its type. */
    @JCStressTest
    @JCStressMeta(IsWhole.class)
    @State
    public static class MessageIsWhole {
        private static final Pool<OneQueue> QUEUES = OneQueue.pool();

        private final OneQueue queue = QUEUES.next();

        @Actor
        public void producer() {
            queue.put();
        }

        @Actor
        public void consumer(L_Result result) {
            Optional<byte[]> got = OneQueue.get(queue.consumer, Duration.ZERO);
            result.r1 = queue.judge(got, queue.consumer.lastType());
        }
    }

    /** The same in place. */
    @JCStressTest
    @JCStressMeta(IsWhole.class)
    @State
    public static class MessageInPlaceIsWhole {
        private static final Pool<OneQueue> QUEUES = OneQueue.pool();

        private final OneQueue queue = QUEUES.next();

        @Actor
        public void producer() {
            byte[] body = queue.body();
            Claim claim = Uninterrupted.run(queue.producer::claim);
            MemorySegment.copy(body, 0, claim.memory(), JAVA_BYTE, 0, body.length);
            claim.publish(body.length, body[0]);
        }

        @Actor
        public void consumer(L_Result result) {
            Optional<Message> taken = queue.take();
            int type = taken.map(Message::type).orElse(0);
            result.r1 = queue.judge(taken.map(it -> it.data().toArray(JAVA_BYTE)), type);
            taken.ifPresent(Message::close);
        }
    }

    /** A slot whose word is written before its message: stores that nothing orders. */
    @JCStressTest
    @Outcome(
            id = {"not yet", "whole"},
            expect = ACCEPTABLE,
            desc = "all or nothing")
    @Outcome(id = "torn", expect = ACCEPTABLE_INTERESTING, desc = "the slot was full before its message was there")
    @State
    public static class WeakSlot {
        private final int word = Cells.next();

        @Actor
        public void producer() {
            Cells.ALL.set(word, 1);
            for (int i = 1; i <= ArrayOrder.COUNT; i++) {
                Cells.ALL.set(word + i, 1);
            }
        }

        @Actor
        public void consumer(L_Result result) {
            result.r1 = ArrayOrder.read(Cells.ALL.getAcquire(word), word + 1);
        }
    }

    /** Of two who want the only message one gets it. */
    @JCStressTest
    @Outcome(
            id = {"1, 0", "0, 1"},
            expect = ACCEPTABLE,
            desc = "one of them")
    @Outcome(expect = FORBIDDEN, desc = "both or neither")
    @State
    public static class OneGetsIt {
        private static final Pool<OneQueue> QUEUES = OneQueue.poolWith(1);

        private final OneQueue queue = QUEUES.next();

        @Actor
        public void one(II_Result result) {
            result.r1 = OneQueue.get(queue.consumer, Duration.ZERO).isPresent() ? 1 : 0;
        }

        @Actor
        public void other(II_Result result) {
            result.r2 = OneQueue.get(queue.rival, Duration.ZERO).isPresent() ? 1 : 0;
        }
    }

    /** The head is moved by a load and a store. */
    @JCStressTest
    @Outcome(
            id = {"1, 0", "0, 1"},
            expect = ACCEPTABLE,
            desc = "one of them")
    @Outcome(id = "1, 1", expect = ACCEPTABLE_INTERESTING, desc = "both")
    @State
    public static class WeakHead {
        private final int head = Cells.next();

        private int take() {
            if (Cells.ALL.getAcquire(head) == 1) {
                return 0;
            }
            Cells.ALL.setRelease(head, 1);
            return 1;
        }

        @Actor
        public void one(II_Result result) {
            result.r1 = take();
        }

        @Actor
        public void other(II_Result result) {
            result.r2 = take();
        }
    }

    /** A consumer that sleeps is woken for a message, whenever he came. */
    @JCStressTest
    @Outcome(id = "whole", expect = ACCEPTABLE, desc = "in time")
    @Outcome(expect = FORBIDDEN, desc = "slept through")
    @State
    public static class MessageReachesWhoSleeps {
        private static final Pool<OneQueue> QUEUES = OneQueue.pool();

        private final OneQueue queue = QUEUES.next();

        @Actor
        public void producer() {
            queue.put();
        }

        @Actor
        public void consumer(L_Result result) {
            Optional<byte[]> got = OneQueue.get(queue.consumer, LONG);
            result.r1 = queue.judge(got, queue.consumer.lastType());
        }
    }

    /** A producer that sleeps is woken for a free slot. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "in time")
    @Outcome(expect = FORBIDDEN, desc = "slept through")
    @State
    public static class RoomReachesWhoSleeps {
        private static final Pool<OneQueue> QUEUES = OneQueue.poolWith(OneQueue.SLOTS);

        private final OneQueue queue = QUEUES.next();

        @Actor
        public void producer(I_Result result) {
            byte[] body = queue.body();
            result.r1 = Uninterrupted.run(() -> queue.producer.offer(body, LONG)) ? 1 : 0;
        }

        @Actor
        public void consumer() {
            OneQueue.get(queue.consumer, LONG);
        }
    }

    /** Through the view as a BlockingQueue: of two who poll, one gets the text, and all of it. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "one of them")
    @Outcome(expect = FORBIDDEN, desc = "both or neither, or half of it")
    @State
    public static class OnePollsTheText {
        private static final String TEXT = "a text of some length";
        private static final Pool<View> VIEWS = Pool.of(View::new, View::begin);

        private final BlockingQueueView<String> view = VIEWS.next().view;
        private String one;
        private String other;

        /** A queue of texts. */
        private static final class View implements AutoCloseable {
            private final MessageQueue queue = MessageQueue.create(Segments.UNNAMED, 1, OneQueue.BODY, Pool.SMALL);
            private final BlockingQueueView<String> view =
                    queue.typed(Codec.TEXT).asBlockingQueue();

            private View() throws Exception {}

            private void begin() {
                view.clear();
                view.offer(TEXT);
            }

            @Override
            public void close() {
                queue.close();
            }
        }

        @Actor
        public void one() {
            one = view.poll();
        }

        @Actor
        public void other() {
            other = view.poll();
        }

        @Arbiter
        public void end(I_Result result) {
            result.r1 = (TEXT.equals(one) && other == null ? 1 : 0) + (TEXT.equals(other) && one == null ? 1 : 0);
        }
    }
}
