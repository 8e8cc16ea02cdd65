// SPDX-License-Identifier: Apache-2.0
package org.esclusa.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.esclusa.peer.Reply;
import org.esclusa.peer.Waiting;
import org.junit.jupiter.api.Timeout;

@AlsoDenied
@Timeout(60)
class EventAndLatchConformanceTest {
    @EachPair
    void an_event_that_one_sets_is_set_for_the_other_until_cleared(Pair pair) {
        pair.share("event", "");
        assertEquals(0, pair.second().done("event is_set").number(0));
        pair.first().done("event set");
        assertEquals(1, pair.second().done("event is_set").number(0));
        pair.second().done("event wait 0");
        pair.second().done("event clear");
        assertEquals(0, pair.first().done("event is_set").number(0));
        assertEquals(Reply.Kind.TIMEOUT, pair.first().ask("event wait 20").kind());
    }

    @EachPair
    void an_event_tells_how_often_it_was_set_while_it_was_not(Pair pair) {
        pair.share("event", "");
        assertEquals(0, pair.second().done("event times_set").number(0));
        for (int i = 1; i <= 3; i++) {
            pair.first().done("event set");
            pair.first().done("event set");
            pair.first().done("event clear");
            assertEquals(i, pair.first().done("event times_set").number(0));
            assertEquals(i, pair.second().done("event times_set").number(0));
        }
    }

    @EachPair
    void who_waits_for_an_event_returns_when_the_other_sets_it(Pair pair) {
        pair.share("event", "");
        pair.second().tell("event wait");
        Waiting.awaitOne(pair.name());
        assertFalse(pair.second().hasAnswered());
        pair.first().done("event set");
        pair.second().awaitDone();
    }

    @EachPair
    void who_waits_for_an_event_returns_also_when_it_is_cleared_again(Pair pair) {
        pair.share("event", "");
        pair.second().tell("event wait");
        Waiting.awaitOne(pair.name());
        pair.first().done("event set");
        pair.first().done("event clear");
        pair.second().awaitDone();
    }

    @EachPair
    void a_latch_opens_when_both_have_counted_down(Pair pair) {
        pair.share("latch", "3");
        pair.second().tell("latch wait");
        Waiting.awaitOne(pair.name());
        pair.first().done("latch count_down 2");
        assertFalse(pair.second().hasAnswered());
        assertEquals(1, pair.first().done("latch count").number(0));
        pair.first().done("latch count_down 5");
        pair.second().awaitDone();
        assertEquals(0, pair.second().done("latch count").number(0));
        pair.first().done("latch wait");
    }

    @EachPair
    void a_death_of_who_waits_disturbs_nobody(Pair pair) {
        pair.share("latch", "1");
        pair.second().tell("latch wait");
        Waiting.awaitOne(pair.name());
        pair.second().close();
        assertEquals(Reply.Kind.TIMEOUT, pair.first().ask("latch wait 20").kind());
        pair.first().done("latch count_down 1");
        pair.first().done("latch wait");
    }

    @EachPair
    void bad_counts_and_the_use_of_what_is_closed_are_refused(Pair pair) {
        pair.share("latch", "2");
        Refusal.IMPOSSIBLE.by(pair.second(), "latch count_down 0");
        Refusal.IMPOSSIBLE.by(pair.second(), "latch create " + pair.name() + "-0 0");
        String sentence = Refusal.OTHER_PARAMETERS.by(pair.second(), "latch create_or_open " + pair.name() + " 3");
        assertTrue(sentence.endsWith("it was made with a count of 2, not 3"), sentence);
    }
}
