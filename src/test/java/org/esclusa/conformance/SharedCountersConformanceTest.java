// SPDX-License-Identifier: Apache-2.0
package org.esclusa.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.esclusa.peer.Peer;
import org.junit.jupiter.api.Timeout;

@AlsoDenied
@Timeout(60)
class SharedCountersConformanceTest {
    private static final int TIMES = 20_000;
    private static final int LOOKS = 5_000;
    private static final String SIZE = Peer.hex("größe");
    private static final String BYTES = Peer.hex("B");

    @EachPair
    void what_one_allocates_the_other_reads_and_finds(Pair pair) {
        pair.share("counters", "4");
        long index = pair.first()
                .done("counters allocate " + SIZE + " " + BYTES + " gauge")
                .number(0);
        pair.first().done("counters add -7");
        String read = pair.second().done("counters read " + index).text();
        assertEquals(SIZE + " " + BYTES + " gauge -7 owned", read);
        assertEquals(1, pair.second().done("counters find " + SIZE).number(0));
        assertEquals(0, pair.second().done("counters find " + BYTES).number(0));
        pair.second().done("counters set " + Long.MAX_VALUE);
        assertEquals(Long.MIN_VALUE, pair.first().done("counters add 1").number(0));
        assertEquals(Long.MIN_VALUE, pair.second().done("counters get").number(0));
    }

    @EachPair
    void adds_at_the_same_time_add_up(Pair pair) {
        pair.share("counters", "4");
        pair.first().done("counters allocate " + SIZE + " - counter");
        pair.second().done("counters find " + SIZE);
        pair.first().tell("counters add 3 " + TIMES);
        pair.second().tell("counters add -1 " + TIMES);
        pair.first().awaitDone();
        pair.second().awaitDone();
        assertEquals(2 * TIMES, pair.first().done("counters get").number(0));
    }

    @EachPair
    void what_one_frees_is_valid_for_nobody(Pair pair) {
        pair.share("counters", "4");
        pair.first().done("counters allocate " + SIZE + " - counter");
        pair.second().done("counters find " + SIZE);
        assertEquals(1, pair.second().done("counters is_valid").number(0));
        assertEquals(1, pair.second().done("counters free").number(0));
        assertEquals(0, pair.first().done("counters is_valid").number(0));
        assertEquals(0, pair.first().done("counters free").number(0));
        assertEquals(0, pair.second().done("counters find " + SIZE).number(0));
    }

    @EachPair
    void a_killed_owners_counter_is_kept_and_marked_and_another_may_free_it(Pair pair) throws Exception {
        pair.share("counters", "4");
        long index =
                pair.first().done("counters allocate " + SIZE + " - counter").number(0);
        pair.first().done("counters add 17");
        pair.first().close();
        String marked = SIZE + " - counter 17 dead";
        String read = "";
        for (long until = System.nanoTime() + Peer.WATCHDOG.toNanos();
                !read.equals(marked) && System.nanoTime() < until; ) {
            read = pair.second().done("counters read " + index).text();
        }
        assertEquals(marked, read);
        assertEquals(1, pair.second().done("counters find " + SIZE).number(0));
        assertEquals(1, pair.second().done("counters free").number(0));
        assertEquals("", pair.second().done("counters read " + index).text());
    }

    @EachPair
    void who_leaves_leaves_counters(Pair pair) {
        pair.share("counters", "1");
        pair.first().done("counters allocate " + SIZE + " - gauge");
        pair.first().done("counters close");
        assertEquals(
                SIZE + " - gauge 0 dead", pair.second().done("counters read 0").text());
    }

    @EachPair
    void a_reader_never_sees_a_torn_label(Pair pair) {
        pair.share("counters", "1");
        pair.first().tell("counters churn " + LOOKS);
        assertEquals(0, pair.second().done("counters torn " + LOOKS).number(0));
        pair.first().awaitDone();
    }

    @EachPair
    void a_full_table_and_bad_texts_are_refused(Pair pair) {
        pair.share("counters", "1");
        String allocate = "counters allocate ";
        Refusal.IMPOSSIBLE.by(pair.second(), allocate + "- - counter");
        Refusal.IMPOSSIBLE.by(pair.second(), allocate + Peer.hex("x".repeat(97)) + " - counter");
        Refusal.IMPOSSIBLE.by(pair.second(), allocate + Peer.hex("a\nb") + " - counter");
        Refusal.IMPOSSIBLE.by(pair.second(), allocate + SIZE + " " + Peer.hex("x".repeat(17)) + " counter");
        pair.first().done(allocate + SIZE + " - counter");
        String full = Refusal.NO_ROOM.by(pair.second(), allocate + SIZE + " - counter");
        assertTrue(full.endsWith("all 1 counters are in use"), full);
        String other = Refusal.OTHER_PARAMETERS.by(pair.second(), "counters create_or_open " + pair.name() + " 2");
        assertTrue(other.endsWith("it has room for 1 counters, not 2"), other);
    }
}
