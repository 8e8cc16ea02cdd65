// SPDX-License-Identifier: Apache-2.0
package org.esclusa.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;

/** Names that are missing, taken, or of something else; {@code memory} has no kind of its own. */
@AlsoDenied
@Timeout(60)
class NamesConformanceTest {
    private static final Map<String, String> PARAMETERS =
            Map.of("counter", " 0", "mutex", "", "queue", " 2 16", "memory", " 64");
    private static final List<String> KINDS = List.of("counter", "mutex", "queue");

    @EachPair
    void create_refuses_a_taken_name(Pair pair) {
        PARAMETERS.forEach((kind, parameters) -> {
            pair.first().done(kind + " create " + pair.name() + "-" + kind + parameters);
            String sentence =
                    Refusal.TAKEN.by(pair.second(), kind + " create " + pair.name() + "-" + kind + parameters);
            assertTrue(sentence.contains(pair.name() + "-" + kind), sentence);
        });
    }

    @EachPair
    void open_of_a_name_that_the_other_has_removed_is_no_such_segment(Pair pair) {
        PARAMETERS.forEach((kind, parameters) -> {
            pair.first().done(kind + " create " + pair.name() + parameters);
            pair.first().done(kind + " unlink " + pair.name());
            String sentence = Refusal.MISSING.by(pair.second(), kind + " open " + pair.name());
            assertTrue(sentence.contains(pair.name()), sentence);
            Refusal.MISSING.by(pair.second(), kind + " unlink " + pair.name());
        });
    }

    @EachPair
    void open_refuses_another_kind(Pair pair) {
        for (String made : KINDS) {
            String name = pair.name() + "-" + made;
            pair.first().done(made + " create " + name + PARAMETERS.get(made));
            for (String asked : KINDS) {
                if (!asked.equals(made)) {
                    String sentence = Refusal.NOT_OURS.by(pair.second(), asked + " open " + name);
                    assertTrue(sentence.contains(name), sentence);
                    Refusal.NOT_OURS.by(pair.second(), asked + " create_or_open " + name + PARAMETERS.get(asked));
                }
            }
        }
    }

    @EachPair
    void open_and_unlink_refuse_raw_memory(Pair pair) {
        pair.first().done("memory create " + pair.name() + " 65536");
        for (String kind : KINDS) {
            Refusal.NOT_OURS.by(pair.second(), kind + " open " + pair.name());
            Refusal.NOT_OURS.by(pair.second(), kind + " unlink " + pair.name());
        }
        pair.second().done("memory unlink " + pair.name());
    }

    @EachPair
    void impossible_names_are_refused_by_both(Pair pair) {
        for (String name : List.of("a/b", ".hidden", "a+b", "n".repeat(201))) {
            for (String kind : List.of("counter", "mutex", "queue", "memory")) {
                Refusal.IMPOSSIBLE.by(pair.first(), kind + " create " + name + PARAMETERS.get(kind));
                Refusal.IMPOSSIBLE.by(pair.second(), kind + " open " + name);
            }
        }
    }

    @EachPair
    void the_longest_name_is_shared(Pair pair) {
        String name = pair.name() + "n".repeat(200 - pair.name().length());
        pair.first().done("counter create " + name + " 3");
        pair.second().done("counter open " + name);
    }

    @EachPair
    void a_full_member_table_is_refused(Pair pair) {
        for (String kind : List.of("counter", "mutex")) {
            String name = pair.name() + "-" + kind;
            pair.first().done(kind + " create " + name + PARAMETERS.get(kind) + " 1");
            Refusal.TABLE_FULL.by(pair.second(), kind + " open " + name);
            pair.first().done(kind + " close");
            pair.second().done(kind + " open " + name);
        }
    }

    @EachPair
    void the_place_of_a_dead_member_is_taken(Pair pair) {
        pair.first().done("counter create " + pair.name() + " 1 1");
        pair.first().close();
        pair.second().done("counter open " + pair.name());
    }
}
