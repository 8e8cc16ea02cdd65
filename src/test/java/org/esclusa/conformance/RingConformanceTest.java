// SPDX-License-Identifier: Apache-2.0
package org.esclusa.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.esclusa.peer.Reply;
import org.esclusa.peer.Waiting;
import org.junit.jupiter.api.Timeout;

/** The first has armed an eventfd, or waits for several objects, and the second makes one ready. */
@Timeout(60)
class RingConformanceTest {
    @EachPair
    void an_armed_consumer_is_rung_for_by_a_put(Pair pair) {
        share(pair, "consumer", "producer");
        for (int i = 0; i < 20; i++) {
            pair.first().tell("bell ring consumer");
            Waiting.awaitSeenBy(pair.second(), pair.first(), Waiting.CONSUMERS);
            pair.second().done("producer put 01 0");
            pair.first().awaitDone();
            pair.first().done("bell ring consumer"); // at once, as it is there
            assertEquals("01", pair.first().done("consumer get 0").text());
        }
    }

    @EachPair
    void who_waits_for_any_is_woken_by_a_put(Pair pair) {
        share(pair, "consumer", "producer");
        for (int i = 0; i < 20; i++) {
            pair.first().tell("consumer any");
            Waiting.awaitSeenBy(pair.second(), pair.first(), Waiting.CONSUMERS);
            pair.second().done("producer put 01 0");
            pair.first().awaitDone();
            assertEquals("01", pair.first().done("consumer get 0").text());
        }
    }

    @EachPair
    void an_armed_consumer_is_rung_for_at_the_end_of_the_stream(Pair pair) {
        share(pair, "consumer", "producer");
        pair.first().tell("bell ring consumer");
        Waiting.awaitSeenBy(pair.second(), pair.first(), Waiting.CONSUMERS);
        pair.second().done("producer close");
        pair.first().awaitDone();
        assertEquals(Reply.Kind.END, pair.first().ask("consumer get 0").kind());
    }

    @EachPair
    void an_armed_consumer_is_rung_for_at_the_last_producers_death(Pair pair) {
        share(pair, "consumer", "producer");
        pair.first().tell("bell ring consumer");
        Waiting.awaitSeenBy(pair.second(), pair.first(), Waiting.CONSUMERS);
        pair.second().close();
        pair.first().awaitDone();
        assertEquals(Reply.Kind.END, pair.first().ask("consumer get 0").kind());
    }

    @EachPair
    void an_armed_producer_is_rung_for_by_a_get(Pair pair) {
        share(pair, "producer", "consumer");
        pair.first().done("producer put 01 0");
        pair.first().done("producer put 02 0");
        pair.first().tell("bell ring producer");
        Waiting.awaitSeenBy(pair.second(), pair.first(), Waiting.PRODUCERS);
        pair.second().done("consumer get");
        pair.first().awaitDone();
        pair.first().done("producer put 03 0 0");
    }

    @EachPair
    void an_armed_event_rings_although_it_is_cleared_again(Pair pair) {
        pair.share("event", "");
        for (int i = 0; i < 20; i++) {
            pair.first().tell("bell ring event");
            Waiting.awaitOne(pair.name());
            pair.second().done("event set");
            pair.second().done("event clear");
            pair.first().awaitDone();
        }
    }

    @EachPair
    void an_armed_semaphore_is_rung_for_by_a_release(Pair pair) {
        pair.share("semaphore", "1");
        for (int i = 0; i < 20; i++) {
            pair.second().done("semaphore acquire 1 0");
            pair.first().tell("bell ring semaphore");
            Waiting.awaitOne(pair.name());
            pair.second().done("semaphore release 1");
            pair.first().awaitDone();
            pair.first().done("bell ring semaphore"); // at once, as it is free
            assertEquals(1, pair.first().done("semaphore available").number(0));
        }
    }

    @EachPair
    void an_armed_semaphore_is_rung_for_at_its_holders_death(Pair pair) {
        pair.share("semaphore", "1");
        pair.second().done("semaphore acquire 1 0");
        pair.first().tell("bell ring semaphore");
        Waiting.awaitOne(pair.name());
        pair.second().close();
        pair.first().awaitDone();
        pair.first().done("semaphore acquire 1 0");
    }

    @EachPair
    void an_armed_latch_is_rung_for_by_the_last_count(Pair pair) {
        pair.share("latch", "2");
        pair.first().tell("bell ring latch");
        Waiting.awaitOne(pair.name());
        pair.second().done("latch count_down 1");
        assertFalse(pair.first().hasAnswered());
        pair.second().done("latch count_down 1");
        pair.first().awaitDone();
        pair.first().done("bell ring latch"); // at once, and for ever
    }

    @EachPair
    void what_is_silenced_waits_no_longer(Pair pair) {
        pair.share("event", "");
        pair.first().done("bell arm event");
        Waiting.awaitOne(pair.name());
        pair.first().done("bell silence event");
        Waiting.awaitNone(pair.name());
        pair.second().done("event set");
    }

    @EachPair
    void the_death_of_who_is_armed_leaves_nobody_waiting(Pair pair) {
        share(pair, "consumer", "producer");
        pair.first().tell("bell ring consumer");
        Waiting.awaitSeenBy(pair.second(), pair.first(), Waiting.CONSUMERS);
        pair.first().close();
        pair.second().done("consumer open");
        for (int i = 0; i < 4; i++) {
            pair.second().done("producer put 01 0");
            pair.second().done("consumer get 0");
        }
        assertEquals(0, pair.second().done("queue figures").number(10));
    }

    private static void share(Pair pair, String first, String second) {
        pair.share("queue", "2 64");
        pair.first().done(first + " open");
        pair.second().done(second + " open");
    }
}
