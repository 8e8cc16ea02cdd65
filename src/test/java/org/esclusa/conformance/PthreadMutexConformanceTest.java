// SPDX-License-Identifier: Apache-2.0
package org.esclusa.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.esclusa.Segments;
import org.esclusa.peer.Reply;
import org.esclusa.peer.Waiting;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PthreadMutexConformanceTest {
    private static final long TIMES = 3_000;

    private static Map<String, Object> details(Pair pair) throws Exception {
        return Segments.inspect(pair.name()).details();
    }

    @EachPair
    void never_two_owners(Pair pair) {
        pair.share("pthread", "");
        pair.first().done("memory create " + pair.name() + "-sum 64");
        pair.second().done("memory open " + pair.name() + "-sum");
        pair.first().tell("pthread add 8 " + TIMES);
        pair.second().tell("pthread add 8 " + TIMES);
        pair.first().awaitDone();
        pair.second().awaitDone();
        byte[] sum = new byte[8];
        String read = pair.second().done("memory read 8 8").word(0);
        for (int i = 0; i < sum.length; i++) {
            sum[i] = (byte) Integer.parseInt(read, 2 * i, 2 * i + 2, 16);
        }
        assertEquals(
                2 * TIMES, ByteBuffer.wrap(sum).order(ByteOrder.LITTLE_ENDIAN).getLong());
    }

    @EachPair
    void who_waits_gets_it_when_the_other_unlocks(Pair pair) {
        pair.share("pthread", "");
        assertEquals(1, pair.second().done("pthread robust").number(0));
        pair.first().done("pthread lock");
        assertEquals(Reply.Kind.TIMEOUT, pair.second().ask("pthread lock 20").kind());
        assertEquals(Reply.Kind.TIMEOUT, pair.second().ask("pthread lock 0").kind());
        pair.first().done("pthread unlock");
        pair.first().done("pthread lock"); // nobody has waited for this one
        pair.second().tell("pthread lock");
        Waiting.awaitContended(pair.name());
        assertFalse(pair.second().hasAnswered());
        pair.first().done("pthread unlock");
        assertEquals(0, pair.second().awaitDone().number(0));
    }

    @EachPair
    void unlock_by_who_does_not_have_it_is_refused(Pair pair) {
        pair.share("pthread", "");
        pair.first().done("pthread lock");
        Refusal.HAS_IT_ALREADY.by(pair.first(), "pthread lock");
        Refusal.NOT_OWNER.by(pair.second(), "pthread unlock");
        Refusal.NOT_OWNER.by(pair.second(), "pthread mark_repaired");
        Refusal.NOT_OWNER.by(pair.second(), "pthread wait 0");
    }

    @EachPair
    void a_dead_owner_hands_it_on_recovered(Pair pair) throws Exception {
        pair.share("pthread", "");
        pair.first().done("pthread lock");
        pair.second().tell("pthread lock");
        Waiting.awaitContended(pair.name());
        pair.first().close();
        assertEquals(1, pair.second().awaitDone().number(0));
        assertEquals(1, pair.second().done("pthread recovered").number(0));
        pair.second().done("pthread mark_repaired");
        assertEquals(0, pair.second().done("pthread recovered").number(0));
        pair.second().done("pthread unlock");
        assertEquals(0, pair.second().done("pthread lock 0").number(0));
    }

    @EachPair
    void the_repair_hook_runs_once(Pair pair) {
        dieHolding(pair);
        pair.second().done("pthread close");
        pair.second().done("pthread open_repairing " + pair.name());
        assertEquals(0, pair.second().done("pthread lock").number(0));
        assertEquals(1, pair.second().done("pthread repairs").number(0));
        pair.second().done("pthread unlock");
        assertEquals(0, pair.first().done("pthread lock").number(0));
    }

    @EachPair
    void unlocked_unrepaired_it_is_lost_to_all(Pair pair) throws Exception {
        dieHolding(pair);
        assertEquals(1, pair.second().done("pthread lock").number(0));
        pair.second().done("pthread unlock");
        for (int i = 0; i < 2; i++) {
            Refusal.LOST.by(pair.first(), "pthread lock 0");
            Refusal.LOST.by(pair.second(), "pthread lock");
        }
        assertEquals(false, details(pair).get("recoverable"));
    }

    @EachPair
    void closing_it_while_held_is_refused(Pair pair) {
        pair.share("pthread", "");
        pair.first().done("pthread lock");
        Refusal.HELD.by(pair.first(), "pthread close");
        pair.second().done("pthread close");
        pair.first().done("pthread unlock");
        pair.first().done("pthread close");
    }

    @EachPair
    void a_condition_is_signalled(Pair pair) {
        pair.share("pthread", "");
        pair.second().done("pthread lock");
        assertEquals(Reply.Kind.TIMEOUT, pair.second().ask("pthread wait 2 20").kind());
        pair.second().tell("pthread wait 2");
        Waiting.awaitOne(pair.name());
        pair.first().done("pthread lock");
        pair.first().done("pthread signal_all 3");
        pair.first().done("pthread signal 2");
        assertFalse(pair.second().hasAnswered());
        pair.first().done("pthread unlock");
        assertEquals(0, pair.second().awaitDone().number(0));
        pair.second().done("pthread unlock");
        Refusal.NOT_OWNER.by(pair.second(), "pthread signal 2");
    }

    /** Where a pthread_cond_t would have stopped the one who signals. */
    @EachPair
    void who_dies_while_it_waits_stops_nobody(Pair pair) {
        pair.share("pthread", "");
        pair.second().done("pthread lock");
        pair.second().tell("pthread wait 0");
        Waiting.awaitOne(pair.name());
        pair.second().close();
        for (int i = 0; i < 5; i++) {
            if (pair.first().done("pthread lock").number(0) == 1) { // it died before it had let go
                pair.first().done("pthread mark_repaired");
            }
            pair.first().done("pthread signal 0");
            pair.first().done("pthread unlock");
        }
    }

    /** Both have it open, and somebody of the first's language has died with it. */
    private static void dieHolding(Pair pair) {
        pair.share("pthread", "");
        try (Pair owner = new Pair(pair.first().language(), pair.first().language())) {
            owner.first().done("pthread open " + pair.name());
            owner.first().done("pthread lock");
            owner.first().close();
        }
    }
}
