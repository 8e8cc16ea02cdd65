// SPDX-License-Identifier: Apache-2.0
package org.esclusa.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.esclusa.peer.Reply;
import org.esclusa.peer.Waiting;
import org.junit.jupiter.api.Timeout;

/** The first waits, and the second ends that; the end of the stream too. */
@AlsoDenied
@Timeout(60)
class QueueWaitingConformanceTest {
    @EachPair
    void a_waiting_consumer_is_woken_by_a_put(Pair pair) {
        sharedByConsumerAndProducer(pair);
        pair.first().tell("consumer get");
        Waiting.awaitSeenBy(pair.second(), pair.first(), Waiting.CONSUMERS);
        pair.second().done("producer put 01 0");
        assertEquals("01", pair.first().awaitDone().text());
    }

    @EachPair
    void a_waiting_consumer_is_woken_by_a_publish(Pair pair) {
        sharedByConsumerAndProducer(pair);
        pair.first().tell("consumer take");
        Waiting.awaitSeenBy(pair.second(), pair.first(), Waiting.CONSUMERS);
        pair.second().done("producer claim");
        pair.second().done("producer publish 01 3");
        assertEquals("01 3 1", pair.first().awaitDone().text());
    }

    @EachPair
    void a_waiting_producer_is_woken_by_a_get(Pair pair) {
        sharedByProducerAndConsumer(pair);
        pair.first().done("producer put 01 0");
        pair.first().tell("producer put 02 0");
        Waiting.awaitSeenBy(pair.second(), pair.first(), Waiting.PRODUCERS);
        assertEquals("01", pair.second().done("consumer get").text());
        pair.first().awaitDone();
        assertEquals("02", pair.second().done("consumer get").text());
    }

    @EachPair
    void a_waiting_producer_is_woken_by_an_acknowledgement(Pair pair) {
        sharedByProducerAndConsumer(pair);
        pair.first().done("producer put 01 0");
        pair.second().done("consumer take");
        pair.first().tell("producer claim");
        Waiting.awaitSeenBy(pair.second(), pair.first(), Waiting.PRODUCERS);
        pair.second().done("consumer acknowledge");
        pair.first().awaitDone();
    }

    @EachPair
    void a_time_out_is_no_shorter_than_asked_for(Pair pair) {
        sharedByConsumerAndProducer(pair);
        long start = System.nanoTime();
        Reply reply = pair.first().ask("consumer get 50");
        assertEquals(Reply.Kind.TIMEOUT, reply.kind());
        assertTrue(reply.nanos() - start >= 50_000_000, () -> reply.nanos() - start + " ns");
    }

    @EachPair
    void the_stream_ends_when_the_last_producer_closes(Pair pair) {
        sharedByConsumerAndProducer(pair);
        pair.second().done("producer put 01 0");
        pair.second().done("producer close");
        assertEquals("01", pair.first().done("consumer get").text());
        assertEquals(Reply.Kind.END, pair.first().ask("consumer get").kind());
        assertEquals(Reply.Kind.END, pair.first().ask("consumer take").kind());
        assertEquals(Reply.Kind.END, pair.first().ask("consumer get_many 4").kind());
    }

    @EachPair
    void a_waiting_consumer_learns_of_the_end(Pair pair) {
        sharedByConsumerAndProducer(pair);
        pair.first().tell("consumer get");
        Waiting.awaitSeenBy(pair.second(), pair.first(), Waiting.CONSUMERS);
        pair.second().done("producer close");
        assertEquals(Reply.Kind.END, pair.first().await().kind());
    }

    @EachPair
    void a_waiting_consumer_learns_of_the_last_producers_death(Pair pair) {
        sharedByConsumerAndProducer(pair);
        pair.first().tell("consumer get");
        Waiting.awaitSeenBy(pair.second(), pair.first(), Waiting.CONSUMERS);
        pair.second().close();
        assertEquals(Reply.Kind.END, pair.first().await().kind());
    }

    @EachPair
    void a_later_producer_opens_the_stream_again(Pair pair) {
        sharedByConsumerAndProducer(pair);
        pair.second().done("producer close");
        assertEquals(Reply.Kind.END, pair.first().ask("consumer get").kind());
        pair.second().done("producer open");
        pair.second().done("producer put 01 0");
        assertEquals("01", pair.first().done("consumer get").text());
    }

    private static void sharedByConsumerAndProducer(Pair pair) {
        pair.share("queue", "2 64");
        pair.first().done("consumer open");
        pair.second().done("producer open");
    }

    private static void sharedByProducerAndConsumer(Pair pair) {
        pair.share("queue", "1 64");
        pair.first().done("producer open");
        pair.second().done("consumer open");
    }
}
