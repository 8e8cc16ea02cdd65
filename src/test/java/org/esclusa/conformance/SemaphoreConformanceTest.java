// SPDX-License-Identifier: Apache-2.0
package org.esclusa.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.esclusa.peer.Peer;
import org.esclusa.peer.Reply;
import org.esclusa.peer.Waiting;
import org.junit.jupiter.api.Timeout;

@AlsoDenied
@Timeout(60)
class SemaphoreConformanceTest {
    private static long available(Peer peer) {
        return peer.done("semaphore available").number(0);
    }

    @EachPair
    void permits_that_one_takes_the_other_does_not_get(Pair pair) {
        pair.share("semaphore", "3");
        pair.first().done("semaphore acquire 2");
        assertEquals(1, available(pair.second()));
        assertEquals(
                Reply.Kind.TIMEOUT, pair.second().ask("semaphore acquire 2 20").kind());
        assertEquals(
                Reply.Kind.TIMEOUT, pair.second().ask("semaphore acquire 2 0").kind());
        pair.second().done("semaphore acquire 1 0");
        assertEquals(0, available(pair.first()));
        pair.first().done("semaphore release 2");
        pair.second().done("semaphore release 1");
        assertEquals(3, available(pair.second()));
    }

    @EachPair
    void who_waits_gets_them_when_the_other_gives_back_enough(Pair pair) {
        pair.share("semaphore", "3");
        pair.first().done("semaphore acquire 3");
        pair.second().tell("semaphore acquire 2");
        Waiting.awaitOne(pair.name());
        pair.first().done("semaphore release 1");
        assertFalse(pair.second().hasAnswered());
        pair.first().done("semaphore release 1");
        pair.second().awaitDone();
    }

    @EachPair
    void permits_of_a_dead_holder_come_back_to_who_waits(Pair pair) {
        pair.share("semaphore", "3");
        pair.first().done("semaphore acquire 2");
        pair.second().tell("semaphore acquire 3");
        Waiting.awaitOne(pair.name());
        pair.first().close();
        pair.second().awaitDone();
        assertEquals(0, available(pair.second()));
    }

    @EachPair
    void permits_of_a_closed_one_come_back_to_who_waits(Pair pair) {
        pair.share("semaphore", "3");
        pair.first().done("semaphore acquire 1");
        pair.second().tell("semaphore acquire 3");
        Waiting.awaitOne(pair.name());
        pair.first().done("semaphore close");
        pair.second().awaitDone();
    }

    @EachPair
    void in_the_mode_signal_permits_belong_to_nobody(Pair pair) {
        pair.share("semaphore", "1 signal");
        pair.second().tell("semaphore acquire 3");
        Waiting.awaitOne(pair.name());
        pair.first().done("semaphore release 5");
        pair.second().awaitDone();
        pair.second().close();
        assertEquals(3, available(pair.first()));
        assertEquals(
                Reply.Kind.TIMEOUT, pair.first().ask("semaphore acquire 4 20").kind());
        Refusal.OVERFLOW.by(pair.first(), "semaphore release 1048573");
    }

    @EachPair
    void nobody_gives_back_what_the_other_holds(Pair pair) {
        pair.share("semaphore", "3");
        pair.first().done("semaphore acquire 2");
        Refusal.NOT_OWNER.by(pair.second(), "semaphore release 1");
        Refusal.NOT_OWNER.by(pair.first(), "semaphore release 3");
        assertEquals(1, available(pair.second()));
    }

    @EachPair
    void other_parameters_are_refused_with_both(Pair pair) {
        pair.share("semaphore", "3");
        Refusal.IMPOSSIBLE.by(pair.second(), "semaphore acquire 0");
        Refusal.IMPOSSIBLE.by(pair.second(), "semaphore acquire 4 0");
        String sentence =
                Refusal.OTHER_PARAMETERS.by(pair.second(), "semaphore create_or_open " + pair.name() + " 2 signal");
        String expected = "it began with 3 permits in the mode owned, not 2 in the mode signal";
        assertTrue(sentence.endsWith(expected), sentence);
    }
}
