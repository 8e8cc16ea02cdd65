// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.esclusa.peer.Board;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The judge finds what is put before it, and nothing else. */
class JudgeTest {
    private static final Meeting.Other SHORT_LIVED = new Meeting.Other(3, 7, 1);
    private static final Meeting.Other LONG_LIVED = new Meeting.Other(4, 8, 1);

    @TempDir
    private Path folder;

    private Board board;
    private Judge judge;

    @BeforeEach
    void map() throws Exception {
        board = new Board(folder.resolve("board"));
        judge = new Judge(board);
    }

    @AfterEach
    void unmap() {
        board.close();
    }

    @Test
    void who_is_let_in_after_a_death_meets_nobody_alive() {
        Meeting meeting = new Meeting(0, 1000, 0, List.of(SHORT_LIVED));
        assertFalse(meeting.isForbidden(List.of(new Death(3, 7, 999))));
        assertTrue(meeting.isForbidden(List.of(new Death(3, 7, 1001))), "it lived a little longer");
        assertTrue(meeting.isForbidden(List.of(new Death(3, 6, 10))), "the life before it died");
        assertTrue(meeting.isForbidden(List.of()));
    }

    @Test
    void as_many_as_the_limit_may_be_inside() {
        List<Death> one = List.of(new Death(3, 7, 999));
        assertFalse(new Meeting(0, 1000, 1, List.of(SHORT_LIVED, LONG_LIVED)).isForbidden(one));
        assertTrue(new Meeting(0, 1000, 0, List.of(SHORT_LIVED, LONG_LIVED)).isForbidden(one));
    }

    @Test
    void a_meeting_on_the_board_is_judged_once() {
        long event = Board.at(5, Board.EVENT);
        board.set(event, 1000);
        board.set(event + Board.EVENT_OTHERS, 1);
        board.set(event + Board.EVENT_OTHERS + 8, 3L << 44 | 7L << 12 | 1);
        board.set(Board.at(5, Board.EVENT_COUNT), 1);
        judge.judgeMeetings();
        judge.judgeMeetings();
        assertEquals(1, judge.verdict().doubles());
    }

    @Test
    void a_figure_lies_between_what_was_done_and_what_was_begun() {
        judge.expect("sum", 10, 10, 12);
        judge.expect("sum", 12, 10, 12);
        assertTrue(judge.verdict().isGood());
        judge.expect("sum", 9, 10, 12);
        assertEquals(1, judge.verdict().losses());
        judge.expect("sum", 13, 10, 12);
        assertEquals(1, judge.verdict().doubles());
    }

    @Test
    void sent_and_never_acknowledged_is_missing() {
        assertTrue(MessageJudge.isMissing(2, 0));
        assertTrue(MessageJudge.isMissing(2, 1), "taken only");
        assertFalse(MessageJudge.isMissing(1, 0), "its put had not returned");
        assertFalse(MessageJudge.isMissing(2, 2));
        assertFalse(MessageJudge.isMissing(2, 3), "its acknowledging had begun");
    }

    @Test
    void a_message_that_nobody_can_have_had_is_lost() {
        put(0, 0);
        judge.messages().judge(judge.verdict());
        assertEquals(1, judge.verdict().losses());
    }

    @Test
    void one_that_died_in_a_get_may_have_had_what_was_on_its_way() {
        put(0, 0);
        diesInGet(1, 1);
        assertEquals(1, judge.messages().judge(judge.verdict()));
        assertTrue(judge.verdict().isGood());
    }

    @Test
    void what_was_put_after_a_death_is_not_in_its_hands() {
        diesInGet(1, 1);
        put(0, 0);
        judge.messages().judge(judge.verdict());
        assertEquals(1, judge.verdict().losses());
    }

    @Test
    void what_was_overtaken_before_a_get_began_is_not_in_its_hands() {
        for (int i = 0; i <= MessageJudge.SLOTS; i++) {
            put(0, i);
        }
        judge.messages().look();
        for (int i = 1; i <= MessageJudge.SLOTS; i++) {
            board.mark(Board.takenAt(i), 2);
        }
        diesInGet(1, 3);
        judge.messages().judge(judge.verdict());
        assertEquals(1, judge.verdict().losses());
    }

    @Test
    void what_was_overtaken_while_a_get_lasted_may_be_in_its_hands() {
        put(0, 0);
        beginsGet(1, 3);
        judge.messages().look();
        for (int i = 1; i <= MessageJudge.SLOTS; i++) {
            put(0, i);
            board.mark(Board.takenAt(i), 2);
        }
        judge.messages().look();
        judge.messages().died(1);
        assertEquals(1, judge.messages().judge(judge.verdict()));
        assertTrue(judge.verdict().isGood());
    }

    @Test
    void the_dead_had_no_more_than_one_call_can_hold() {
        put(0, 0);
        put(0, 1);
        put(0, 2);
        diesInGet(1, 1);
        diesInGet(2, 1);
        assertEquals(2, judge.messages().judge(judge.verdict()));
        assertEquals(1, judge.verdict().losses());
    }

    @Test
    void each_of_the_dead_is_given_what_no_other_can_have_had() {
        put(0, 0);
        diesInGet(1, 1);
        put(0, 1);
        diesInGet(2, 1);
        put(3, 0);
        diesInGet(4, 1);
        assertEquals(3, judge.messages().judge(judge.verdict()));
        assertTrue(judge.verdict().isGood());
    }

    /** The put of this message of the slot, the next one, has returned. */
    private void put(int slot, int number) {
        board.mark(Board.putAt(slot * Board.IDS + number), 2);
        board.set(Board.at(slot, Board.ID_COUNT), number + 1);
    }

    private void beginsGet(int slot, int room) {
        board.set(Board.at(slot, Board.BEGUN), board.get(Board.at(slot, Board.BEGUN)) + 1);
        board.set(Board.at(slot, Board.GRASP), room);
    }

    private void diesInGet(int slot, int room) {
        beginsGet(slot, room);
        judge.messages().died(slot);
    }

    @Test
    void a_worker_says_what_kind_of_fault_it_saw() {
        fault(0, "loss: gone");
        fault(1, "double: twice");
        fault(2, "wrong: order");
        for (int slot = 0; slot < 3; slot++) {
            assertTrue(judge.judgeFault(slot, "somebody"));
        }
        assertFalse(judge.judgeFault(3, "somebody"));
        assertEquals(
                List.of("loss: somebody: gone", "double: somebody: twice", "wrong: somebody: order"),
                judge.verdict().sentences());
    }

    private void fault(int slot, String sentence) {
        byte[] text = sentence.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        for (int i = 0; i < text.length; i += 8) {
            long word = 0;
            for (int k = 0; k < 8 && i + k < text.length; k++) {
                word |= (long) text[i + k] << 8 * k;
            }
            board.set(Board.at(slot, Board.FAULT + i), word);
        }
    }

    @Test
    void the_first_return_after_a_moment_is_found_in_a_ring_that_went_round() {
        for (long i = 0; i < Board.RETURNS + 10; i++) {
            board.set(Board.at(0, Board.RETURNED + i % Board.RETURNS * 8), 1000 + 10 * i);
            board.set(Board.at(0, Board.RETURN_COUNT), i + 1);
        }
        long newest = 1000 + 10 * (Board.RETURNS + 9L);
        assertEquals(newest, judge.firstReturn(0, newest - 1));
        assertEquals(newest - 20, judge.firstReturn(0, newest - 25));
        assertEquals(Long.MAX_VALUE, judge.firstReturn(0, newest));
        assertEquals(Long.MAX_VALUE, judge.firstReturn(1, 0));
    }
}
