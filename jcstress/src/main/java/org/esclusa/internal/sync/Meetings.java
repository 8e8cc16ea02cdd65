// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import org.esclusa.Segments;
import org.esclusa.internal.layout.LatchLayout;

/** Those of each object that somebody may wait for. */
final class Meetings {
    private static final SegmentChoices SMALL = new SegmentChoices(0600, 4, false, false);
    private static final int LONG_BODY = 300;

    private Meetings() {}

    /** An event. */
    static final class OfEvent extends Meeting {
        final EventWords event;

        private OfEvent(EventWords event) {
            super(event.segment().memory());
            this.event = event;
        }

        static OfEvent make() throws Failure {
            return new OfEvent(EventWords.create(Segments.UNNAMED, SMALL));
        }

        @Override
        Watch watch() {
            return event.watch();
        }

        @Override
        void reset() {
            event.clear();
        }

        @Override
        public void close() {
            event.segment().close();
        }
    }

    /** A latch at 1. */
    static final class OfLatch extends Meeting {
        final LatchWords latch;

        private OfLatch(LatchWords latch) {
            super(latch.segment().memory());
            this.latch = latch;
        }

        static OfLatch make() throws Failure {
            return new OfLatch(LatchWords.create(Segments.UNNAMED, 1, SMALL));
        }

        @Override
        Watch watch() {
            return latch.watch();
        }

        @Override
        void reset() { // what no user can
            Segment segment = latch.segment();
            segment.memory().setLongRelease(segment.body() + LatchLayout.COUNT, 1);
        }

        @Override
        public void close() {
            latch.segment().close();
        }
    }

    /** A semaphore whose only permit is taken. */
    static final class OfSemaphore extends Meeting {
        final SemaphoreWords semaphore;

        private OfSemaphore(SemaphoreWords semaphore) {
            super(semaphore.segment().memory());
            this.semaphore = semaphore;
        }

        static OfSemaphore make() throws Failure {
            return new OfSemaphore(SemaphoreWords.create(Segments.UNNAMED, 1, true, SMALL));
        }

        @Override
        Watch watch() {
            return semaphore.watch(1);
        }

        @Override
        void reset() {
            semaphore.acquire(1, Deadline.NOW, false);
        }

        @Override
        public void close() {
            semaphore.segment().close();
        }
    }

    /** A queue of one slot, with a message in it or without. */
    static final class OfQueue extends Meeting {
        static final byte[] SHORT = new byte[8];
        static final byte[] LONG = new byte[LONG_BODY];

        final OpenQueue queue;
        final QueueProducer producer;
        final QueueConsumer consumer;
        final QueueConsumer holder;
        private final boolean full;
        TakenMessage held;

        private OfQueue(OpenQueue queue, boolean full) throws Failure {
            super(queue.segment().memory());
            this.queue = queue;
            this.producer = queue.producer();
            this.consumer = queue.consumer();
            this.holder = queue.consumer();
            this.full = full;
        }

        private static OfQueue make(boolean full) throws Failure {
            return new OfQueue(OpenQueue.create(Segments.UNNAMED, 1, LONG_BODY, 4, SMALL), full);
        }

        static OfQueue empty() throws Failure {
            return make(false);
        }

        static OfQueue full() throws Failure {
            return make(true);
        }

        @Override
        Watch watch() {
            return full ? producer.watch() : consumer.watch();
        }

        @Override
        void reset() {
            while (consumer.get(Deadline.NOW) != null) {
                continue;
            }
            if (full) {
                producer.put(SHORT, 0, Deadline.NOW);
            }
        }

        /** Whether there was room. */
        static boolean put(QueueProducer producer) {
            return producer.put(SHORT, 0, Deadline.NOW) == Outcome.DONE;
        }

        /** With the empty queue's message in the hands of a consumer. */
        void beginHolding() {
            begin();
            producer.put(SHORT, 0, Deadline.NOW);
            held = holder.take(Deadline.NOW);
        }

        @Override
        public void close() {
            queue.close();
        }
    }
}
