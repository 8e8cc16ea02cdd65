// SPDX-License-Identifier: Apache-2.0
package org.esclusa.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.esclusa.peer.Reply;
import org.junit.jupiter.api.Timeout;

@AlsoDenied
@Timeout(120)
class SharedArrayConformanceTest {
    private static final List<String> INTEGERS = List.of("i8", "i16", "i32", "i64");
    private static final List<String> FLOATS = List.of("f32", "f64");
    private static final long TIMES = 10_000;

    /** An array of the next type, open in both. */
    private static void share(Pair pair, String type, String lengths) {
        String name = pair.name() + "-" + type;
        pair.first().done("array create " + name + " " + type + " " + lengths);
        pair.second().done("array open " + name + " " + type);
    }

    private static void closeBoth(Pair pair) {
        pair.first().done("array close");
        pair.second().done("array close");
    }

    private static List<Double> numbers(Reply reply) {
        return reply.words().stream().map(Double::valueOf).toList();
    }

    private static List<Double> numbers(double... numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }

    @EachPair
    void opener_finds_shape_and_elements(Pair pair) {
        for (String type : INTEGERS) {
            share(pair, type, "2 3 4");
            pair.first().done("array put 20 -128 127 3");
            assertEquals(numbers(2, 3, 4), numbers(pair.second().done("array shape")));
            assertEquals(numbers(0, -128, 127, 3, 0), numbers(pair.second().done("array view 19 5")));
            assertEquals(-128, pair.second().done("array get 20").number(0));
            closeBoth(pair);
        }
        for (String type : FLOATS) {
            share(pair, type, "2 3 4");
            pair.first().done("array put 20 -0.25 1.5 1024.0");
            assertEquals(numbers(0, -0.25, 1.5, 1024, 0), numbers(pair.second().done("array view 19 5")));
            pair.second().done("array set 23 0.75");
            assertEquals(
                    0.75, Double.parseDouble(pair.first().done("array get 23").word(0)));
            closeBoth(pair);
        }
    }

    @EachPair
    void extremes_come_through_bit_by_bit(Pair pair) {
        share(pair, "i64", "2");
        for (long value : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, -1}) {
            pair.first().done("array set 1 " + value);
            assertEquals(value, pair.second().done("array get 1").number(0));
        }
        closeBoth(pair);
        share(pair, "f64", "1");
        pair.first().done("array set 0 " + Math.PI);
        assertEquals(
                Math.PI, Double.parseDouble(pair.second().done("array get 0").word(0)));
    }

    @EachPair
    void adds_at_the_same_time_to_neighbours_add_up(Pair pair) {
        for (String type : List.of("i8", "i16", "i32", "i64", "f32", "f64")) {
            share(pair, type, "4");
            pair.first().tell("array add 0 1 " + TIMES, "array add 1 1 " + TIMES);
            pair.second().tell("array add 1 1 " + TIMES, "array add 0 1 " + TIMES);
            for (int i = 0; i < 2; i++) {
                pair.first().awaitDone();
                pair.second().awaitDone();
            }
            double sum = type.equals("i8") ? (byte) (2 * TIMES) : 2 * TIMES;
            assertEquals(numbers(sum, sum, 0, 0), numbers(pair.first().done("array view 0 4")), type);
            assertEquals(numbers(sum, sum, 0, 0), numbers(pair.second().done("array copy 0 4")), type);
            closeBoth(pair);
        }
    }

    @EachPair
    void atomic_changes_give_what_the_other_wrote(Pair pair) {
        for (String type : List.of("i8", "i16", "i32", "i64", "f32", "f64")) {
            share(pair, type, "5");
            pair.first().done("array fill 50");
            assertEquals(
                    50, Double.parseDouble(pair.second().done("array add 2 -60").word(0)));
            assertEquals(
                    -10,
                    Double.parseDouble(pair.first().done("array exchange 2 7").word(0)));
            assertEquals(0, pair.second().done("array compare_and_set 2 6 9").number(0));
            assertEquals(1, pair.second().done("array compare_and_set 2 7 9").number(0));
            assertEquals(numbers(50, 50, 9, 50, 50), numbers(pair.first().done("array view 0 5")), type);
            closeBoth(pair);
        }
    }

    @EachPair
    void what_lies_outside_is_refused_with_index_and_length(Pair pair) {
        share(pair, "i32", "5");
        for (String verb : List.of("get 5", "set 5 1", "add 5 1", "exchange 5 1", "compare_and_set 5 0 1")) {
            String sentence = Refusal.OUTSIDE.by(pair.second(), "array " + verb);
            assertTrue(sentence.contains("5"), sentence);
        }
    }

    @EachPair
    void open_refuses_another_type_and_another_shape(Pair pair) {
        pair.first().done("array create " + pair.name() + " i32 3 4");
        for (String type : List.of("i8", "i16", "i64", "f32", "f64")) {
            Refusal.NOT_OURS.by(pair.second(), "array open " + pair.name() + " " + type);
        }
        String difference =
                Refusal.OTHER_PARAMETERS.by(pair.second(), "array create_or_open " + pair.name() + " i32 4 3");
        assertTrue(difference.endsWith("it has the shape [3, 4], not [4, 3]"), difference);
        pair.second().done("array create_or_open " + pair.name() + " i32 3 4");
        Refusal.NOT_OURS.by(pair.second(), "counter open " + pair.name());
    }

    @EachPair
    void shapes_out_of_range_are_refused(Pair pair) {
        for (String lengths : List.of("0", "3 -1", "1 1 1 1 1 1", "70368744177664 4", "140737488355329")) {
            Refusal.IMPOSSIBLE.by(pair.first(), "array create " + pair.name() + " i8 " + lengths);
        }
        Refusal.MISSING.by(pair.second(), "array open " + pair.name() + " i8");
    }

    @EachPair
    void calls_after_close_are_refused(Pair pair) {
        share(pair, "f32", "5");
        pair.second().done("array close");
        for (String verb : List.of("get 0", "set 0 1", "add 0 1", "exchange 0 1", "compare_and_set 0 0 1", "fill 1")) {
            Refusal.CLOSED.by(pair.second(), "array " + verb);
        }
        pair.first().done("array set 0 1");
    }

    @EachPair
    void elements_outlive_a_writer_that_was_killed(Pair pair) {
        share(pair, "i16", "5");
        pair.first().done("array put 0 1 2 3");
        pair.first().close();
        assertEquals(numbers(1, 2, 3, 0, 0), numbers(pair.second().done("array view 0 5")));
    }
}
