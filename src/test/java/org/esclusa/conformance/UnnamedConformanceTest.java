// SPDX-License-Identifier: Apache-2.0
package org.esclusa.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.esclusa.Segments;
import org.esclusa.peer.Reply;
import org.esclusa.peer.Waiting;
import org.junit.jupiter.api.Timeout;

/** Objects without a name: one makes them, the other gets their descriptor by a Unix socket and opens it. */
@Timeout(60)
class UnnamedConformanceTest {
    /** {@code first create; second open}, after which the descriptor that came is closed again. */
    private static void share(Pair pair, String kind, String parameters) {
        pair.first().done(kind + " create " + Segments.UNNAMED + " " + parameters);
        pair.second().done(kind + " open fd:" + pass(pair, kind) + typeOf(kind));
        pair.second().done("descriptor close");
    }

    private static String typeOf(String kind) {
        return kind.equals("array") ? " f64" : "";
    }

    /** The number under which the second has it. */
    private static long pass(Pair pair, String kind) {
        String socket = pair.name() + "-" + kind;
        pair.second().done("descriptor bind " + socket);
        pair.first().done("descriptor send " + kind + " " + socket);
        return pair.second().done("descriptor receive").number(0);
    }

    @EachPair
    void a_queue_carries_messages_both_ways(Pair pair) {
        share(pair, "queue", "4 16");
        pair.first().done("producer open");
        pair.second().done("consumer open");
        pair.first().done("producer put 01020304 7");
        assertEquals("01020304 7 1", pair.second().done("consumer take").text());
        pair.second().done("consumer acknowledge");
        pair.second().done("producer open");
        pair.first().done("consumer open");
        pair.second().done("producer put 05 0");
        assertEquals("05", pair.first().done("consumer get").text());
    }

    @EachPair
    void who_waits_at_a_queue_hears_of_the_other_ones_death(Pair pair) {
        share(pair, "queue", "4 16");
        pair.second().done("producer open");
        pair.second().done("producer put 01 0");
        pair.first().done("consumer open");
        pair.first().done("consumer get");
        pair.first().tell("consumer get");
        Waiting.awaitSeenBy(pair.second(), pair.first(), Waiting.CONSUMERS);
        pair.second().close();
        assertEquals(Reply.Kind.END, pair.first().await().kind());
    }

    @EachPair
    void a_message_that_a_dead_one_held_comes_again(Pair pair) {
        share(pair, "queue", "4 16");
        pair.first().done("producer open");
        pair.first().done("producer put 0a 3");
        pair.second().done("consumer open");
        assertEquals("0a 3 1", pair.second().done("consumer take").text());
        pair.first().done("consumer open");
        pair.first().tell("consumer take");
        pair.second().close();
        assertEquals("0a 3 2", pair.first().awaitDone().text());
    }

    @EachPair
    void a_dead_owner_hands_on_a_recovered_mutex(Pair pair) {
        share(pair, "mutex", "");
        pair.second().done("mutex lock");
        assertEquals(Reply.Kind.TIMEOUT, pair.first().ask("mutex lock 20").kind());
        pair.first().tell("mutex lock");
        pair.second().close();
        assertEquals(1, pair.first().awaitDone().number(0));
    }

    @EachPair
    void never_two_owners_of_a_mutex(Pair pair) {
        share(pair, "mutex", "");
        share(pair, "counter", "0");
        pair.first().tell("mutex count 1000");
        pair.second().tell("mutex count 1000");
        pair.first().awaitDone();
        pair.second().awaitDone();
        assertEquals(2000, pair.first().done("counter get").number(0));
    }

    @EachPair
    void an_array_is_the_same_for_both(Pair pair) {
        share(pair, "array", "f64 3 4");
        pair.first().done("array set 7 1.5");
        assertEquals("1.5", pair.second().done("array get 7").text());
        pair.second().done("array add 7 2");
        assertEquals("3.5", pair.first().done("array get 7").text());
    }

    @EachPair
    void each_other_kind_is_opened_and_used(Pair pair) {
        share(pair, "counters", "3");
        pair.first().done("counters allocate 61 - counter");
        pair.second().done("counters find 61");
        share(pair, "semaphore", "2");
        pair.first().done("semaphore acquire 2");
        assertEquals(0, pair.second().done("semaphore available").number(0));
        share(pair, "rwlock", "");
        pair.first().done("rwlock write");
        assertEquals(Reply.Kind.TIMEOUT, pair.second().ask("rwlock read 20").kind());
        pair.first().done("rwlock unwrite");
        share(pair, "barrier", "2");
        pair.second().tell("barrier wait");
        pair.first().done("barrier wait");
        pair.second().awaitDone();
        share(pair, "event", "");
        pair.second().tell("event wait");
        pair.first().done("event set");
        pair.second().awaitDone();
        share(pair, "latch", "1");
        pair.first().done("latch count_down 1");
        pair.second().done("latch wait 0");
    }

    @EachPair
    void it_outlives_its_creator_and_may_be_passed_on(Pair pair) {
        share(pair, "counter", "40");
        pair.first().close();
        pair.second().done("counter add 2");
        String socket = pair.name() + "-again";
        pair.second().done("descriptor bind " + socket);
        pair.second().done("descriptor send counter " + socket);
        long descriptor = pair.second().done("descriptor receive").number(0);
        pair.second().done("counter close");
        pair.second().done("counter open fd:" + descriptor);
        assertEquals(42, pair.second().done("counter get").number(0));
    }

    @EachPair
    void another_kind_and_what_was_closed_are_refused(Pair pair) {
        pair.first().done("mutex create " + Segments.UNNAMED);
        long descriptor = pass(pair, "mutex");
        String sentence = Refusal.NOT_OURS.by(pair.second(), "queue open fd:" + descriptor);
        assertTrue(sentence.startsWith("cannot open segment 'fd:" + descriptor + "': EPROTO: it is a "), sentence);
        sentence = Refusal.IMPOSSIBLE.by(pair.second(), "mutex create_or_open " + Segments.UNNAMED);
        assertTrue(sentence.contains("what has no name is created as memfd:, opened by its descriptor"), sentence);
        Refusal.IMPOSSIBLE.by(pair.second(), "mutex unlink memfd:esclusa-mutex");
    }
}
