// SPDX-License-Identifier: Apache-2.0
package org.esclusa.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.esclusa.peer.Reply;
import org.esclusa.peer.Waiting;
import org.junit.jupiter.api.Timeout;

@AlsoDenied
@Timeout(60)
class MutexConformanceTest {
    private static final long TIMES = 3_000;

    @EachPair
    void never_two_owners(Pair pair) {
        pair.share("mutex", "");
        String counter = pair.name() + "-counter";
        pair.first().done("counter create " + counter + " 0");
        pair.second().done("counter open " + counter);
        pair.first().tell("mutex count " + TIMES);
        pair.second().tell("mutex count " + TIMES);
        pair.first().awaitDone();
        pair.second().awaitDone();
        assertEquals(2 * TIMES, pair.first().done("counter get").number(0));
    }

    @EachPair
    void who_waits_gets_it_when_the_other_unlocks(Pair pair) {
        pair.share("mutex", "");
        pair.first().done("mutex lock");
        assertEquals(Reply.Kind.TIMEOUT, pair.second().ask("mutex lock 20").kind());
        pair.first().done("mutex unlock");
        pair.first().done("mutex lock"); // nobody has waited for this one
        pair.second().tell("mutex lock");
        Waiting.awaitContended(pair.name());
        assertFalse(pair.second().hasAnswered());
        pair.first().done("mutex unlock");
        assertEquals(0, pair.second().awaitDone().number(0));
    }

    @EachPair
    void try_lock_of_a_lock_that_the_other_has_does_not_wait(Pair pair) {
        pair.share("mutex", "");
        pair.first().done("mutex lock 0");
        assertEquals(Reply.Kind.TIMEOUT, pair.second().ask("mutex lock 0").kind());
    }

    @EachPair
    void unlock_by_who_does_not_have_it_is_refused(Pair pair) {
        pair.share("mutex", "");
        pair.first().done("mutex lock");
        Refusal.NOT_OWNER.by(pair.second(), "mutex unlock");
    }

    @EachPair
    void a_dead_owner_hands_on_a_recovered_lock(Pair pair) {
        pair.share("mutex", "");
        pair.first().done("mutex lock");
        pair.second().tell("mutex lock");
        pair.first().close();
        assertEquals(1, pair.second().awaitDone().number(0));
        assertEquals(1, pair.second().done("mutex recovered").number(0));
    }

    @EachPair
    void it_stays_recovered_across_owners_until_marked_repaired(Pair pair) {
        dieHolding(pair);
        assertEquals(1, pair.first().done("mutex lock").number(0));
        pair.first().done("mutex unlock");
        assertEquals(1, pair.second().done("mutex lock").number(0));
        pair.second().done("mutex mark_repaired");
        assertEquals(0, pair.second().done("mutex recovered").number(0));
        pair.second().done("mutex unlock");
        assertEquals(0, pair.first().done("mutex lock").number(0));
    }

    @EachPair
    void the_repair_hook_runs_once_and_clears_recovered(Pair pair) {
        dieHolding(pair);
        pair.second().done("mutex close");
        pair.second().done("mutex open_repairing " + pair.name());
        assertEquals(0, pair.second().done("mutex lock").number(0));
        assertEquals(1, pair.second().done("mutex repairs").number(0));
        pair.second().done("mutex unlock");
        assertEquals(0, pair.first().done("mutex lock").number(0));
    }

    @EachPair
    void closing_it_while_held_counts_as_a_death(Pair pair) {
        pair.share("mutex", "");
        pair.first().done("mutex lock");
        pair.second().tell("mutex lock");
        pair.first().done("mutex close");
        assertEquals(1, pair.second().awaitDone().number(0));
    }

    /** Both have it open, and somebody of the first's language has died with it. */
    private static void dieHolding(Pair pair) {
        pair.share("mutex", "");
        try (Pair owner = new Pair(pair.first().language(), pair.first().language())) {
            owner.first().done("mutex open " + pair.name());
            owner.first().done("mutex lock");
            owner.first().close();
        }
    }
}
