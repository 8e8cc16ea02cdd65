// SPDX-License-Identifier: Apache-2.0
package org.esclusa.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
class ConditionConformanceTest {
    private static final int TIMES = 300;

    /** The second waits for condition {@code number}, and the first has the mutex. */
    private static void secondWaits(Pair pair, int number) {
        pair.share("mutex", "");
        pair.second().done("mutex lock");
        pair.second().tell("condition wait " + number);
        Waiting.awaitOne(pair.name());
        pair.first().done("mutex lock");
    }

    @EachPair
    void who_waits_returns_when_the_other_has_signalled_and_unlocked(Pair pair) {
        secondWaits(pair, 0);
        pair.first().done("condition signal 0");
        assertFalse(pair.second().hasAnswered());
        pair.first().done("mutex unlock");
        assertEquals(0, pair.second().awaitDone().number(0));
        assertEquals(Reply.Kind.TIMEOUT, pair.first().ask("mutex lock 0").kind());
        pair.second().done("mutex unlock");
    }

    @EachPair
    void a_signal_of_another_number_wakes_nobody(Pair pair) {
        secondWaits(pair, 6);
        pair.first().done("condition signal_all 5");
        pair.first().done("mutex unlock");
        assertFalse(pair.second().hasAnswered());
        pair.first().done("mutex lock");
        pair.first().done("condition signal_all 6");
        pair.first().done("mutex unlock");
        pair.second().awaitDone();
    }

    @EachPair
    void the_mutex_is_free_during_a_wait_and_held_after_a_time_out(Pair pair) {
        pair.share("mutex", "");
        pair.second().done("mutex lock");
        assertEquals(
                Reply.Kind.TIMEOUT, pair.second().ask("condition wait 0 20").kind());
        assertEquals(Reply.Kind.TIMEOUT, pair.first().ask("mutex lock 0").kind());
        pair.second().done("mutex unlock");
        pair.first().done("mutex lock 0");
    }

    @EachPair
    void who_does_not_have_the_mutex_is_refused(Pair pair) {
        pair.share("mutex", "");
        pair.first().done("mutex lock");
        Refusal.NOT_OWNER.by(pair.second(), "condition wait 0");
        Refusal.NOT_OWNER.by(pair.second(), "condition signal 0");
        Refusal.NOT_OWNER.by(pair.second(), "condition signal_all 0");
        Refusal.IMPOSSIBLE.by(pair.first(), "condition signal 7");
    }

    @EachPair
    void who_waited_gets_the_mutex_of_a_dead_one_recovered(Pair pair) {
        secondWaits(pair, 0);
        pair.first().done("condition signal 0");
        pair.first().close();
        assertEquals(1, pair.second().awaitDone().number(0));
    }

    /** It was woken, and dies before it has the mutex: the signal is for the one who waited beside it. */
    @EachPair
    void a_dead_one_eats_no_signal(Pair pair) {
        secondWaits(pair, 0);
        try (Pair others = new Pair(pair.first().language(), pair.first().language())) {
            Peer third = others.first();
            pair.first().done("mutex unlock");
            third.done("mutex open " + pair.name());
            third.done("mutex lock");
            third.tell("condition wait 0");
            Waiting.await(pair.name(), 2);
            pair.first().done("mutex lock");
            pair.first().done("condition signal 0");
            pair.second().close();
            pair.first().done("mutex unlock");
            third.awaitDone();
            third.done("mutex close");
        }
    }

    @EachPair
    void a_buffer_between_two_never_stands_still(Pair pair) {
        pair.share("mutex", "");
        String counter = pair.name() + "-counter";
        pair.first().done("counter create " + counter + " 0");
        pair.second().done("counter open " + counter);
        pair.first().tell("condition produce " + TIMES);
        pair.second().tell("condition consume " + TIMES);
        pair.first().awaitDone();
        pair.second().awaitDone();
        assertEquals(0, pair.second().done("counter get").number(0));
    }

    @Test
    void a_buffer_between_all_languages_never_stands_still() {
        try (Pair one = new Pair(Language.JAVA, Language.C);
                Pair two = new Pair(Language.PYTHON, Language.JAVA);
                Pair three = new Pair(Language.C, Language.PYTHON)) {
            one.share("mutex", "");
            one.first().done("counter create " + one.name() + "-counter 0");
            List<Peer> all =
                    List.of(one.first(), one.second(), two.first(), two.second(), three.first(), three.second());
            for (Peer peer : all) {
                peer.ask("mutex close");
                peer.ask("counter close");
                peer.done("mutex open " + one.name());
                peer.done("counter open " + one.name() + "-counter");
            }
            for (int i = 0; i < all.size(); i++) {
                all.get(i).tell("condition " + (i % 2 == 0 ? "produce " : "consume ") + TIMES);
            }
            all.forEach(Peer::awaitDone);
            assertEquals(0, one.first().done("counter get").number(0));
            assertTrue(all.stream().allMatch(Peer::isIdle));
        }
    }
}
