// SPDX-License-Identifier: Apache-2.0
package org.esclusa.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Timeout;

@AlsoDenied
@Timeout(60)
class SharedCounterConformanceTest {
    private static final long TIMES = 20_000;

    @EachPair
    void the_opener_sees_the_value_it_was_created_with(Pair pair) {
        pair.share("counter", "-7");
        assertEquals(-7, pair.second().done("counter get").number(0));
    }

    @EachPair
    void adds_at_the_same_time_add_up(Pair pair) {
        pair.share("counter", "0");
        pair.first().tell("counter add 3 " + TIMES);
        pair.second().tell("counter add -1 " + TIMES);
        pair.first().awaitDone();
        pair.second().awaitDone();
        assertEquals(2 * TIMES, pair.first().done("counter get").number(0));
        assertEquals(2 * TIMES, pair.second().done("counter get").number(0));
    }

    @EachPair
    void add_returns_the_new_value_and_wraps(Pair pair) {
        pair.share("counter", String.valueOf(Long.MAX_VALUE));
        assertEquals(Long.MIN_VALUE, pair.second().done("counter add 1").number(0));
        assertEquals(Long.MIN_VALUE, pair.first().done("counter get").number(0));
    }

    @EachPair
    void what_one_sets_the_other_sees(Pair pair) {
        pair.share("counter", "0");
        pair.second().done("counter set 41");
        assertEquals(41, pair.first().done("counter get").number(0));
    }

    @EachPair
    void compare_and_set_wants_the_value_that_is_there(Pair pair) {
        pair.share("counter", "5");
        assertEquals(0, pair.second().done("counter compare_and_set 4 9").number(0));
        assertEquals(1, pair.second().done("counter compare_and_set 5 9").number(0));
        assertEquals(9, pair.first().done("counter get").number(0));
    }

    @EachPair
    void create_or_open_keeps_the_value_that_is_there(Pair pair) {
        pair.first().done("counter create_or_open " + pair.name() + " 12");
        pair.second().done("counter create_or_open " + pair.name() + " 99");
        assertEquals(12, pair.second().done("counter get").number(0));
    }

    @EachPair
    void the_value_outlives_a_creator_that_was_killed(Pair pair) {
        pair.share("counter", "0");
        pair.first().done("counter add 17");
        pair.first().close();
        assertEquals(17, pair.second().done("counter get").number(0));
    }
}
