// SPDX-License-Identifier: Apache-2.0
package org.esclusa.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.Map;
import org.esclusa.peer.Language;
import org.esclusa.peer.Peer;
import org.esclusa.peer.Reply;
import org.esclusa.peer.Waiting;
import org.junit.jupiter.api.Timeout;

/**
 * Somebody dies after his change and before his wake-up call. One who sleeps hears of the death, and sweeps; the other is
 * stopped meanwhile, and when he goes on his watcher finds nobody dead any more. He returns all the same.
 */
@Timeout(60)
class SweptDeathConformanceTest {
    /** A C process that has done that with this object. */
    private static Peer victim(Pair pair, String... lines) {
        Peer victim = Peer.startKillable(Language.C, Map.of());
        List.of(lines).forEach(line -> victim.done(line.replace("NAME", pair.name())));
        return victim;
    }

    /** It dies before that store of an act. */
    private static void dies(Peer victim, int store, String act) {
        try (victim) {
            victim.tell("kill arm " + store, act);
            victim.awaitDone();
            assertEquals(Reply.Kind.DEAD, victim.await().kind());
        }
    }

    private static void bothWait(Pair pair, String line) {
        pair.first().tell(line);
        Waiting.awaitOne(pair.name());
        pair.second().tell(line);
        Waiting.await(pair.name(), 2);
        pair.second().stop();
    }

    @EachPair
    void an_event_that_was_set_is_seen(Pair pair) {
        pair.share("event", "");
        bothWait(pair, "event wait");
        dies(victim(pair, "event open NAME"), 2, "event set");
        pair.first().awaitDone();
        pair.second().goOn();
        pair.second().awaitDone();
    }

    @EachPair
    void a_latch_that_was_counted_down_is_seen(Pair pair) {
        pair.share("latch", "1");
        bothWait(pair, "latch wait");
        dies(victim(pair, "latch open NAME"), 2, "latch count_down 1");
        pair.first().awaitDone();
        pair.second().goOn();
        pair.second().awaitDone();
    }

    @EachPair
    void a_barrier_that_was_reset_is_seen(Pair pair) {
        pair.share("barrier", "3");
        bothWait(pair, "barrier wait");
        dies(victim(pair, "barrier open NAME"), 3, "barrier reset");
        assertNotEquals(Reply.Kind.OK, pair.first().await().kind());
        pair.second().goOn();
        assertNotEquals(Reply.Kind.OK, pair.second().await().kind());
    }

    @EachPair
    void a_condition_that_was_signalled_is_seen(Pair pair) {
        pair.share("mutex", "");
        pair.first().done("mutex lock");
        pair.first().tell("condition wait 0");
        Waiting.awaitOne(pair.name());
        pair.second().done("mutex lock");
        pair.second().tell("condition wait 0");
        Waiting.await(pair.name(), 2);
        pair.second().stop();
        dies(victim(pair, "mutex open NAME", "mutex lock"), 2, "condition signal_all 0");
        pair.first().await();
        pair.first().done("mutex unlock");
        pair.second().goOn();
        pair.second().await();
        pair.second().done("mutex unlock");
    }

    @EachPair
    void the_end_of_a_stream_is_seen(Pair pair) {
        pair.share("queue", "4 8");
        pair.first().done("consumer open");
        pair.second().done("consumer open");
        Peer producer = victim(pair, "queue open NAME", "producer open");
        bothWait(pair, "consumer get");
        dies(producer, 2, "producer close");
        assertEquals(Reply.Kind.END, pair.first().await().kind());
        pair.second().goOn();
        assertEquals(Reply.Kind.END, pair.second().await().kind());
    }
}
