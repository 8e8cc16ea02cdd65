// SPDX-License-Identifier: Apache-2.0
package org.esclusa.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.esclusa.peer.Reply;
import org.esclusa.peer.Waiting;
import org.junit.jupiter.api.Timeout;

/** What is held in place: claimed and taken, given back, or left by who died. */
@AlsoDenied
@Timeout(60)
class QueueHoldingConformanceTest {
    @EachPair
    void what_is_written_in_place_is_taken_in_place(Pair pair) {
        share(pair);
        pair.first().done("producer claim");
        pair.first().done("producer publish c0ffee 9");
        assertEquals("c0ffee 9 1", pair.second().done("consumer take").text());
        pair.second().done("consumer acknowledge");
        assertEquals(Reply.Kind.TIMEOUT, pair.second().ask("consumer take 0").kind());
    }

    @EachPair
    void a_claim_holds_back_those_behind_it(Pair pair) {
        share(pair);
        pair.second().done("producer open");
        pair.first().done("producer claim");
        pair.second().done("producer put 02 0");
        assertEquals(Reply.Kind.TIMEOUT, pair.second().ask("consumer get 10").kind());
        pair.first().done("producer publish 01 0");
        assertEquals("01 02", pair.second().done("consumer get_many 9").text());
    }

    @EachPair
    void an_aborted_claim_is_stepped_over(Pair pair) {
        share(pair);
        pair.second().done("producer open");
        pair.first().done("producer claim");
        pair.second().done("producer put 02 0");
        pair.first().done("producer abort");
        assertEquals("02", pair.second().done("consumer get").text());
    }

    @EachPair
    void a_released_message_comes_again_first_and_counted(Pair pair) {
        share(pair);
        pair.first().done("producer put_many 0 0 01 02");
        assertEquals("01 0 1", pair.second().done("consumer take").text());
        pair.second().done("consumer release");
        assertEquals("01 0 2", pair.second().done("consumer take").text());
        pair.second().done("consumer acknowledge");
        assertEquals("02 0 1", pair.second().done("consumer take").text());
    }

    @EachPair
    void the_size_counts_what_could_be_taken(Pair pair) {
        share(pair);
        pair.first().done("producer put_many 0 0 01 02");
        assertSize(pair, 2);
        pair.second().done("consumer take");
        assertSize(pair, 1); // what somebody holds is not there
        pair.second().done("consumer release");
        assertSize(pair, 2);
        pair.second().done("consumer get_many 9");
        assertSize(pair, 0);
    }

    private static void assertSize(Pair pair, long size) {
        assertEquals(size, pair.first().done("queue figures").number(2));
        assertEquals(size, pair.second().done("queue figures").number(2));
    }

    @EachPair
    void the_other_gets_what_one_has_released(Pair pair) {
        share(pair);
        pair.first().done("consumer open");
        pair.first().done("producer put 01 5");
        pair.first().done("consumer take");
        assertEquals(Reply.Kind.TIMEOUT, pair.second().ask("consumer take 0").kind());
        pair.first().done("consumer release");
        assertEquals("01 5 2", pair.second().done("consumer take").text());
    }

    @EachPair
    void closing_a_consumer_gives_back_what_it_holds(Pair pair) {
        share(pair);
        pair.first().done("consumer open");
        pair.first().done("producer put_many 0 0 01 02");
        pair.first().done("consumer take");
        pair.first().done("consumer take");
        pair.first().done("consumer close");
        assertEquals("01 0 2", pair.second().done("consumer take").text());
        assertEquals("02 0 2", pair.second().done("consumer take").text());
    }

    @EachPair
    void closing_a_producer_gives_up_its_claim(Pair pair) {
        share(pair);
        pair.second().done("producer open");
        pair.first().done("producer claim");
        pair.second().done("producer put 02 0");
        pair.first().done("producer close");
        assertEquals("02", pair.second().done("consumer get").text());
    }

    @EachPair
    void a_dead_consumers_messages_are_delivered_again(Pair pair) {
        share(pair);
        pair.second().done("producer open");
        pair.first().done("consumer open");
        pair.second().done("producer put_many 0 0 01 02");
        pair.first().done("consumer take");
        pair.first().done("consumer take");
        pair.second().tell("consumer take");
        pair.first().close();
        assertEquals("01 0 2", pair.second().awaitDone().text());
        assertEquals("02 0 2", pair.second().done("consumer take").text());
    }

    @EachPair
    void a_dead_producers_claim_is_skipped(Pair pair) {
        share(pair);
        pair.second().done("producer open");
        pair.first().done("producer claim");
        pair.second().done("producer put 02 0");
        pair.second().tell("consumer get");
        pair.first().close();
        assertEquals("02", pair.second().awaitDone().text());
    }

    /** It sleeps, and is stopped; the last producer's close wakes it and so sees nobody dead; then it is killed. */
    @EachPair
    void the_stream_does_not_end_while_one_who_died_waiting_holds_a_message(Pair pair) throws Exception {
        share(pair);
        pair.first().done("consumer open");
        pair.second().done("producer open");
        pair.first().done("producer close");
        pair.second().done("producer put 01 0");
        pair.first().done("consumer take");
        pair.first().tell("consumer take");
        Waiting.awaitSeenBy(pair.second(), pair.first(), Waiting.CONSUMERS);
        Thread.sleep(20); // until it sleeps, mostly
        pair.first().stop();
        pair.second().done("producer close");
        pair.first().close();
        assertEquals("01 0 2", pair.second().done("consumer take").text());
        pair.second().done("consumer acknowledge");
        assertEquals(Reply.Kind.END, pair.second().ask("consumer take 0").kind());
    }

    private static void share(Pair pair) {
        pair.share("queue", "4 64");
        pair.first().done("producer open");
        pair.second().done("consumer open");
    }
}
