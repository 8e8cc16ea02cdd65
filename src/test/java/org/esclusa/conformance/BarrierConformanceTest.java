// SPDX-License-Identifier: Apache-2.0
package org.esclusa.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.esclusa.peer.Language;
import org.esclusa.peer.Peer;
import org.esclusa.peer.Reply;
import org.esclusa.peer.Waiting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@AlsoDenied
@Timeout(60)
class BarrierConformanceTest {
    private static void secondWaits(Pair pair) {
        pair.second().tell("barrier wait");
        Waiting.awaitOne(pair.name());
    }

    /** Both have arrived once, so that both take part. */
    private static void oneRound(Pair pair) {
        pair.share("barrier", "2");
        secondWaits(pair);
        assertEquals(0, pair.first().done("barrier wait").number(0));
        assertEquals(1, pair.second().awaitDone().number(0));
    }

    private static void isBroken(Peer peer) {
        Refusal.BROKEN.by(peer, "barrier wait", peer.await());
        assertEquals(1, peer.done("barrier broken").number(0));
    }

    @EachPair
    void both_go_on_round_after_round(Pair pair) {
        oneRound(pair);
        for (int i = 0; i < 20; i++) {
            pair.first().tell("barrier wait");
            int last = (int) pair.second().done("barrier wait").number(0);
            assertEquals(1 - last, pair.first().awaitDone().number(0));
        }
        assertEquals(0, pair.first().done("barrier waiting").number(0));
        assertEquals(0, pair.second().done("barrier broken").number(0));
    }

    @EachPair
    void a_party_that_dies_before_it_arrives_breaks_it(Pair pair) {
        oneRound(pair);
        secondWaits(pair);
        pair.first().close();
        isBroken(pair.second());
    }

    @EachPair
    void a_party_that_dies_while_it_waits_breaks_it(Pair pair) {
        pair.share("barrier", "3");
        pair.first().tell("barrier wait");
        pair.second().tell("barrier wait");
        Waiting.await(pair.name(), 2);
        pair.first().close();
        isBroken(pair.second());
    }

    @EachPair
    void a_member_that_never_came_is_no_party(Pair pair) {
        pair.share("barrier", "2");
        secondWaits(pair);
        pair.first().close();
        try (Pair others = new Pair(pair.first().language(), pair.first().language())) {
            others.first().done("barrier open " + pair.name());
            assertEquals(0, others.first().done("barrier wait").number(0));
            assertEquals(1, pair.second().awaitDone().number(0));
        }
    }

    @EachPair
    void a_reset_mends_what_a_death_broke(Pair pair) {
        oneRound(pair);
        pair.first().close();
        try (Pair others = new Pair(pair.first().language(), pair.first().language())) {
            Refusal.BROKEN.by(pair.second(), "barrier wait");
            pair.second().done("barrier reset");
            assertEquals(0, pair.second().done("barrier broken").number(0));
            others.first().done("barrier open " + pair.name());
            secondWaits(pair);
            others.first().done("barrier wait");
            pair.second().awaitDone();
        }
    }

    @EachPair
    void the_end_of_ones_time_breaks_it_for_the_other(Pair pair) {
        pair.share("barrier", "3");
        secondWaits(pair);
        Reply reply = pair.first().ask("barrier wait 20");
        boolean python = pair.first().language() == Language.PYTHON; // as in threading
        assertTrue(python ? reply.word(0).equals("BrokenBarrierError") : reply.is(Reply.Kind.TIMEOUT), reply.text());
        isBroken(pair.second());
    }

    @EachPair
    void a_reset_ends_the_wait_of_the_other(Pair pair) {
        pair.share("barrier", "2");
        secondWaits(pair);
        pair.first().done("barrier reset");
        Refusal.BROKEN.by(pair.second(), "barrier wait", pair.second().await());
        assertEquals(0, pair.second().done("barrier broken").number(0));
    }

    @EachPair
    void who_closes_it_takes_part_no_more(Pair pair) {
        oneRound(pair);
        pair.first().done("barrier close");
        assertEquals(0, pair.second().done("barrier broken").number(0));
        secondWaits(pair);
        pair.first().done("barrier open " + pair.name());
        pair.first().done("barrier wait");
        pair.second().awaitDone();
    }

    @EachPair
    void numbers_of_parties_are_checked_and_compared(Pair pair) {
        pair.share("barrier", "2");
        String sentence = Refusal.OTHER_PARAMETERS.by(pair.second(), "barrier create_or_open " + pair.name() + " 3");
        assertTrue(sentence.endsWith("it is for 2 parties, not 3"), sentence);
        Refusal.IMPOSSIBLE.by(pair.second(), "barrier create " + pair.name() + "-0 0");
        Refusal.IMPOSSIBLE.by(pair.second(), "barrier create " + pair.name() + "-0 65536");
    }

    @Test
    void a_death_among_three_languages_breaks_it_for_the_others() {
        for (int victim = 0; victim < 3; victim++) {
            try (Pair one = new Pair(Language.JAVA, Language.C);
                    Pair two = new Pair(Language.PYTHON, Language.PYTHON)) {
                one.share("barrier", "4");
                two.first().done("barrier open " + one.name());
                List<Peer> all = List.of(one.first(), one.second(), two.first());
                all.forEach(it -> it.tell("barrier wait"));
                Waiting.await(one.name(), 3);
                all.get(victim).close();
                for (Peer peer : all) {
                    if (peer != all.get(victim)) {
                        isBroken(peer);
                    }
                }
            }
        }
    }
}
