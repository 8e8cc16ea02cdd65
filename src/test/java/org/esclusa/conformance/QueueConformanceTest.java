// SPDX-License-Identifier: Apache-2.0
package org.esclusa.conformance;

import static org.esclusa.peer.Peer.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.esclusa.peer.Reply;
import org.esclusa.peer.Waiting;
import org.junit.jupiter.api.Timeout;

/** What goes in comes out: bytes, types, order, batches, figures. */
@AlsoDenied
@Timeout(60)
class QueueConformanceTest {
    private static final int SLOT_BYTES = 300;

    @EachPair
    void messages_of_each_size_arrive_whole(Pair pair) {
        share(pair, 4);
        Random random = new Random(1);
        for (int size : List.of(0, 1, 31, 32, 33, 255, 256, 257, SLOT_BYTES)) {
            byte[] data = new byte[size];
            random.nextBytes(data);
            pair.first().done("producer put " + hex(data) + " 0");
            assertEquals(hex(data), pair.second().done("consumer get").text());
            pair.first().done("producer put " + hex(data) + " 7");
            assertEquals(hex(data) + " 7 1", pair.second().done("consumer take").text());
            pair.second().done("consumer acknowledge");
        }
    }

    @EachPair
    void a_message_larger_than_the_slot_is_refused_with_both_sizes(Pair pair) {
        share(pair, 4);
        String sentence = Refusal.TOO_LONG.by(pair.first(), "producer put " + hex(new byte[SLOT_BYTES + 1]) + " 0 0");
        assertTrue(sentence.contains("300") && sentence.contains("301"), sentence);
        assertEquals(Reply.Kind.TIMEOUT, pair.second().ask("consumer get 0").kind());
    }

    @EachPair
    void the_type_is_the_users_own_32_bits(Pair pair) {
        share(pair, 4);
        for (String type : List.of("2147483647", "2147483648", "4294967295")) {
            pair.first().done("producer put - " + type);
            assertEquals("- " + type + " 1", pair.second().done("consumer take").text());
            pair.second().done("consumer acknowledge");
            pair.first().done("producer put_many " + type + " 0 01 02");
            assertEquals(
                    "01 " + type + " 1", pair.second().done("consumer take").text());
            assertEquals(
                    "02 " + type + " 1", pair.second().done("consumer take").text());
            pair.second().done("consumer acknowledge");
            pair.second().done("consumer acknowledge");
            pair.first().done("producer claim");
            pair.first().done("producer publish 03 " + type);
            assertEquals(
                    "03 " + type + " 1", pair.second().done("consumer take").text());
            pair.second().done("consumer acknowledge");
        }
    }

    @EachPair
    void a_batch_goes_on_after_what_was_handed_back(Pair pair) {
        share(pair, 8);
        pair.first().done("producer put_many 0 0 01 02 03 04");
        pair.second().done("consumer take");
        pair.second().done("consumer take");
        pair.second().done("consumer release");
        pair.second().done("consumer release");
        assertEquals("01 02 03", pair.second().done("consumer get_many 3").text());
        assertEquals("04", pair.second().done("consumer get_many 3").text());
    }

    @EachPair
    void order_is_kept_over_many_laps(Pair pair) {
        share(pair, 3);
        for (int i = 0; i < 100; i += 2) {
            pair.first().done("producer put " + hex("m" + i) + " 0");
            pair.first().done("producer put " + hex("m" + (i + 1)) + " 0");
            assertEquals(hex("m" + i), pair.second().done("consumer get").text());
            assertEquals(hex("m" + (i + 1)), pair.second().done("consumer get").text());
        }
    }

    @EachPair
    void a_full_queue_takes_no_more_and_an_empty_one_gives_none(Pair pair) {
        share(pair, 2);
        assertEquals(Reply.Kind.TIMEOUT, pair.second().ask("consumer get 0").kind());
        pair.first().done("producer put 01 0 0");
        pair.first().done("producer put 02 0 0");
        assertEquals(Reply.Kind.TIMEOUT, pair.first().ask("producer put 03 0 0").kind());
        assertEquals(Reply.Kind.TIMEOUT, pair.first().ask("producer claim 20").kind());
        pair.second().done("consumer get 0");
        pair.first().done("producer put 03 0 0");
    }

    @EachPair
    void a_batch_arrives_in_order(Pair pair) {
        share(pair, 8);
        String words = IntStream.range(0, 6).mapToObj(i -> hex("m" + i)).collect(Collectors.joining(" "));
        assertEquals(6, pair.first().done("producer put_many 0 0 " + words).number(0));
        assertEquals(words, pair.second().done("consumer get_many 10 0").text());
    }

    @EachPair
    void a_batch_goes_in_as_far_as_there_is_room(Pair pair) {
        share(pair, 4);
        assertEquals(
                4, pair.first().done("producer put_many 0 0 00 01 02 03 04 05").number(0));
        assertEquals("00 01", pair.second().done("consumer get_many 2").text());
        assertEquals(2, pair.first().done("producer put_many 0 0 04 05 06").number(0));
        assertEquals("02 03 04 05", pair.second().done("consumer get_many 9").text());
        assertEquals(
                Reply.Kind.TIMEOUT, pair.second().ask("consumer get_many 9 0").kind());
    }

    @EachPair
    void figures_agree(Pair pair) {
        share(pair, 4);
        pair.first().done("producer put_many 0 0 00 01 02");
        pair.first().done("producer claim");
        pair.first().done("producer abort");
        pair.second().done("consumer take");
        pair.second().done("consumer release");
        pair.second().done("consumer get_many 2");
        // slots, slot_bytes, size, put, taken, returned, high water, producers, consumers
        String figures = pair.first().done("queue figures").text();
        assertEquals(figures, pair.second().done("queue figures").text());
        assertTrue(figures.startsWith("4 300 "), figures);
        Reply reply = pair.first().done("queue figures");
        assertEquals(3, reply.number(3), "put: " + figures);
        assertEquals(1, reply.number(5), "returned: " + figures);
        assertEquals(1, reply.number(7), "producers: " + figures);
        assertEquals(1, reply.number(8), "consumers: " + figures);
    }

    /** Of the living handles that say so; one that died waiting is none of them. */
    @EachPair
    void figures_count_those_who_wait_and_live(Pair pair) throws Exception {
        share(pair, 4);
        pair.second().tell("consumer get");
        Waiting.awaitSeenBy(pair.first(), pair.second(), Waiting.CONSUMERS);
        assertTrue(pair.first().done("queue figures").text().endsWith(" 1 1 0 1"));
        pair.second().stop(); // its death is not to be noticed by anybody else before the question
        pair.second().close();
        assertTrue(pair.first().done("queue figures").text().endsWith(" 1 0 0 0"));
    }

    @EachPair
    void size_counts_what_waits(Pair pair) {
        share(pair, 4);
        pair.first().done("producer put_many 0 0 00 01 02");
        assertEquals(3, pair.second().done("queue figures").number(2));
        pair.second().done("consumer get");
        assertEquals(2, pair.first().done("queue figures").number(2));
        assertEquals(3, pair.second().done("queue figures").number(6), "high water");
    }

    @EachPair
    void create_or_open_refuses_other_parameters_with_both(Pair pair) {
        pair.first().done("queue create_or_open " + pair.name() + " 3 17");
        pair.second().done("queue create_or_open " + pair.name() + " 3 17");
        String slots = Refusal.OTHER_PARAMETERS.by(pair.second(), "queue create_or_open " + pair.name() + " 5 17");
        assertTrue(slots.contains("3") && slots.contains("5"), slots);
        String bytes = Refusal.OTHER_PARAMETERS.by(pair.second(), "queue create_or_open " + pair.name() + " 3 19");
        assertTrue(bytes.contains("17") && bytes.contains("19"), bytes);
    }

    @EachPair
    void create_or_open_compares_members_and_handles_that_are_given(Pair pair) {
        String which = "queue create_or_open " + pair.name() + " 3 17";
        pair.first().done(which + " 5 7");
        pair.second().done(which);
        pair.second().done(which + " 5 7");
        pair.second().done(which + " 0 7");
        for (String given : List.of(" 256", " 256 7", " 6 7")) {
            String sentence = Refusal.OTHER_PARAMETERS.by(pair.second(), which + given);
            String asked = given.strip().split(" ")[0];
            assertTrue(sentence.endsWith("it has room for 5 members, not " + asked), sentence);
        }
        for (String given : List.of(" 0 1024", " 5 8")) {
            String sentence = Refusal.OTHER_PARAMETERS.by(pair.second(), which + given);
            String asked = given.strip().split(" ")[1];
            assertTrue(sentence.endsWith("it has room for 7 producers and consumers, not " + asked), sentence);
        }
        String counter = "counter create_or_open " + pair.name() + "-counter 0";
        pair.first().done(counter + " 9");
        pair.second().done(counter);
        Refusal.OTHER_PARAMETERS.by(pair.second(), counter + " 8");
    }

    @EachPair
    void impossible_parameters_are_refused(Pair pair) {
        Refusal.IMPOSSIBLE.by(pair.first(), "queue create " + pair.name() + " 0 16");
        Refusal.MISSING.by(pair.second(), "queue open " + pair.name());
    }

    @EachPair
    void all_handles_in_use_is_refused(Pair pair) {
        pair.share("queue", "2 16 0 1");
        pair.first().done("producer open");
        Refusal.TABLE_FULL.by(pair.second(), "consumer open");
        pair.first().done("producer close");
        pair.second().done("consumer open");
    }

    /** The first is the producer, the second the consumer. */
    private static void share(Pair pair, int slots) {
        pair.share("queue", slots + " " + SLOT_BYTES);
        pair.first().done("producer open");
        pair.second().done("consumer open");
    }
}
