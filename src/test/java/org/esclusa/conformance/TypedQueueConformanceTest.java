// SPDX-License-Identifier: Apache-2.0
package org.esclusa.conformance;

import static org.esclusa.peer.Peer.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.esclusa.peer.Language;
import org.esclusa.peer.Peer;
import org.junit.jupiter.api.Timeout;

/** Values have the same bytes in all languages. C reads and writes the bytes themselves. */
@Timeout(60)
class TypedQueueConformanceTest {
    private static final String TYPE = "4000000000";

    /** A value as a peer's word, and its bytes. */
    private record Value(String codec, String word, String bytes) {}

    private static final List<Value> VALUES = List.of(
            new Value("bytes", "-", "-"),
            new Value("bytes", "00ff80", "00ff80"),
            new Value("text", "-", "-"),
            new Value("text", hex("naïve € 😀 \0"), hex("naïve € 😀 \0")),
            new Value("long", "0", "0000000000000000"),
            new Value("long", "-2", "feffffffffffffff"),
            new Value("long", "9223372036854775807", "ffffffffffffff7f"),
            new Value("long", "-9223372036854775808", "0000000000000080"),
            new Value("double", "3ff8000000000000", "000000000000f83f"),
            new Value("double", "8000000000000000", "0000000000000080"),
            new Value("double", "fff0000000000000", "000000000000f0ff"));

    @EachPair
    void values_come_out_as_they_went_in_and_with_their_type(Pair pair) {
        share(pair);
        for (Value value : VALUES) {
            put(pair.first(), value);
            assertEquals(value, got(pair.second(), value));
        }
    }

    /** What is no such value is refused, and stays the next message. */
    @EachPair
    void what_is_malformed_is_told_and_not_lost(Pair pair) {
        share(pair);
        if (pair.second().language() == Language.C) {
            return; // C has no codecs
        }
        for (String[] it : new String[][] {
            {"text", "61ff", "2 bytes are no UTF-8 text, from byte 1 on"},
            {"long", "010203", "3 bytes are no long, which has 8"},
            {"double", "-", "0 bytes are no double, which has 8"}
        }) {
            pair.first().done("producer put " + it[1] + " 0");
            String sentence = Refusal.MALFORMED.by(pair.second(), "typed get " + it[0] + " 0");
            assertTrue(sentence.contains(it[2]), sentence);
            assertTrue(sentence.endsWith("it was handed back, and comes next again"), sentence);
            assertEquals(it[1], pair.second().done("consumer get").text());
        }
    }

    private static void share(Pair pair) {
        pair.share("queue", "4 40");
        pair.first().done("producer open");
        pair.second().done("consumer open");
    }

    private static void put(Peer peer, Value value) {
        peer.done(
                peer.language() == Language.C
                        ? "producer put " + value.bytes + " " + TYPE
                        : "typed put " + value.codec + " " + TYPE + " " + value.word);
    }

    private static Value got(Peer peer, Value like) {
        if (peer.language() == Language.C) {
            String text = peer.done("consumer take").text();
            peer.done("consumer acknowledge");
            assertEquals(like.bytes + " " + TYPE + " 1", text);
            return like;
        }
        return new Value(
                like.codec, peer.done("typed get " + like.codec + " " + TYPE).text(), like.bytes);
    }
}
