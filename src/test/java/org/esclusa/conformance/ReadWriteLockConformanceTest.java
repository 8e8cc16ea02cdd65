// SPDX-License-Identifier: Apache-2.0
package org.esclusa.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.esclusa.peer.Reply;
import org.esclusa.peer.Waiting;
import org.junit.jupiter.api.Timeout;

@AlsoDenied
@Timeout(60)
class ReadWriteLockConformanceTest {
    @EachPair
    void both_read_and_neither_writes_meanwhile(Pair pair) {
        pair.share("rwlock", "");
        pair.first().done("rwlock read");
        assertEquals(0, pair.second().done("rwlock read").number(0));
        pair.second().done("rwlock unread");
        assertEquals(Reply.Kind.TIMEOUT, pair.second().ask("rwlock write 20").kind());
        assertEquals(Reply.Kind.TIMEOUT, pair.second().ask("rwlock write 0").kind());
        pair.first().done("rwlock unread");
        pair.second().done("rwlock write 0");
        assertEquals(Reply.Kind.TIMEOUT, pair.first().ask("rwlock read 20").kind());
        assertEquals(Reply.Kind.TIMEOUT, pair.first().ask("rwlock read 0").kind());
        assertEquals(Reply.Kind.TIMEOUT, pair.first().ask("rwlock write 20").kind());
        pair.second().done("rwlock unwrite");
        pair.first().done("rwlock read 0");
    }

    @EachPair
    void who_waits_gets_it_when_the_other_unlocks(Pair pair) {
        pair.share("rwlock", "");
        pair.first().done("rwlock read");
        pair.second().tell("rwlock write");
        Waiting.awaitOne(pair.name());
        assertFalse(pair.second().hasAnswered());
        pair.first().done("rwlock unread");
        pair.second().awaitDone();
        pair.first().tell("rwlock read");
        Waiting.awaitOne(pair.name());
        pair.second().done("rwlock unwrite");
        assertEquals(0, pair.first().awaitDone().number(0));
    }

    @EachPair
    void a_waiting_writer_keeps_later_readers_out(Pair pair) {
        pair.share("rwlock", "");
        pair.first().done("rwlock read");
        pair.second().tell("rwlock write");
        Waiting.awaitOne(pair.name());
        try (Pair late = new Pair(pair.first().language(), pair.second().language())) {
            late.first().done("rwlock open " + pair.name());
            assertEquals(Reply.Kind.TIMEOUT, late.first().ask("rwlock read 0").kind());
            assertEquals(Reply.Kind.TIMEOUT, late.first().ask("rwlock read 20").kind());
            pair.first().done("rwlock unread");
            pair.second().awaitDone();
            pair.second().done("rwlock unwrite");
            late.first().done("rwlock read 0");
        }
    }

    @EachPair
    void misuse_is_refused(Pair pair) {
        pair.share("rwlock", "");
        Refusal.NOT_OWNER.by(pair.second(), "rwlock unread");
        Refusal.NOT_OWNER.by(pair.second(), "rwlock unwrite");
        pair.second().done("rwlock read");
        Refusal.HAS_IT_ALREADY.by(pair.second(), "rwlock read");
        Refusal.HAS_IT_ALREADY.by(pair.second(), "rwlock write");
        Refusal.NOT_OWNER.by(pair.second(), "rwlock unwrite");
        Refusal.NOT_OWNER.by(pair.second(), "rwlock mark_repaired");
        Refusal.NOT_OWNER.by(pair.first(), "rwlock unread");
        Refusal.NOT_OWNER.by(pair.first(), "rwlock recovered");
    }

    @EachPair
    void a_dead_writer_hands_on_a_recovered_lock(Pair pair) {
        pair.share("rwlock", "");
        pair.first().done("rwlock write");
        pair.second().tell("rwlock read");
        Waiting.awaitOne(pair.name());
        pair.first().close();
        assertEquals(1, pair.second().awaitDone().number(0));
        pair.second().done("rwlock unread");
        assertEquals(1, pair.second().done("rwlock write").number(0));
        pair.second().done("rwlock mark_repaired");
        assertEquals(0, pair.second().done("rwlock recovered").number(0));
        pair.second().done("rwlock unwrite");
        assertEquals(0, pair.second().done("rwlock read").number(0));
    }

    @EachPair
    void a_dead_reader_drops_out(Pair pair) {
        pair.share("rwlock", "");
        pair.first().done("rwlock read");
        pair.second().tell("rwlock write");
        Waiting.awaitOne(pair.name());
        pair.first().close();
        assertEquals(0, pair.second().awaitDone().number(0));
    }

    @EachPair
    void who_dies_in_his_turn_hands_it_on(Pair pair) {
        pair.share("rwlock", "");
        pair.first().done("rwlock read");
        pair.second().tell("rwlock write");
        Waiting.awaitOne(pair.name());
        pair.second().close();
        pair.first().done("rwlock unread");
        assertEquals(0, pair.first().done("rwlock write").number(0));
    }

    @EachPair
    void the_repair_hook_runs_once_and_for_a_writer(Pair pair) {
        pair.share("rwlock", "");
        pair.second().done("rwlock close");
        pair.second().done("rwlock open_repairing " + pair.name());
        pair.first().done("rwlock write");
        pair.first().done("rwlock close"); // as by a death
        assertEquals(1, pair.second().done("rwlock read").number(0));
        pair.second().done("rwlock unread");
        assertEquals(0, pair.second().done("rwlock repairs").number(0));
        assertEquals(0, pair.second().done("rwlock write").number(0));
        assertEquals(1, pair.second().done("rwlock repairs").number(0));
        pair.second().done("rwlock unwrite");
        assertEquals(0, pair.second().done("rwlock write").number(0));
        assertEquals(1, pair.second().done("rwlock repairs").number(0));
    }
}
