// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.esclusa.peer.Board;
import org.esclusa.stress.Verdict;

/** The board as the judge reads it, the deaths, and what is wrong. */
final class Judge {
    private static final int WEIGHT_MASK = 0xfff;
    private static final long LIFE_MASK = 0xffff_ffffL;
    private static final int LIFE_SHIFT = 12;
    private static final int SLOT_SHIFT = 44;

    private final Board board;
    private final Verdict verdict = new Verdict();
    private final List<Death> deaths = new ArrayList<>();
    private final MessageJudge messages;
    private final long[] meetingsSeen = new long[Board.SLOTS];

    Judge(Board board) {
        this.board = board;
        messages = new MessageJudge(board);
    }

    Board board() {
        return board;
    }

    Verdict verdict() {
        return verdict;
    }

    List<Death> deaths() {
        return deaths;
    }

    /** What was put and taken of a queue. */
    MessageJudge messages() {
        return messages;
    }

    /** Writes a death down. */
    void died(int slot, long life, long nanos) {
        deaths.add(new Death(slot, life, nanos));
    }

    long get(int slot, long word) {
        return board.get(Board.at(slot, word));
    }

    /** The sum of a word over these slots. */
    long sum(IntStream slots, long word) {
        return slots.mapToLong(slot -> get(slot, word)).sum();
    }

    /** The sum of a word over all slots. */
    long sum(long word) {
        return sum(IntStream.range(0, Board.SLOTS), word);
    }

    /** Judges what was done so often, {@code figure}: all that was finished, and of what was begun only what died. */
    void expect(String what, long figure, long done, long begun) {
        if (figure < done) {
            verdict.lost("%s: %d, but %d were done".formatted(what, figure, done));
        } else if (figure > begun) {
            verdict.doubled("%s: %d, but only %d were begun".formatted(what, figure, begun));
        }
    }

    /** Judges a figure that must be this one. */
    void expect(String what, long figure, long right) {
        if (figure < right) {
            verdict.lost("%s: %d in place of %d".formatted(what, figure, right));
        } else if (figure > right) {
            verdict.doubled("%s: %d in place of %d".formatted(what, figure, right));
        }
    }

    /** Judges the meetings that workers have noted since the last time. */
    void judgeMeetings() {
        for (int slot = 0; slot < Board.SLOTS; slot++) {
            long count = get(slot, Board.EVENT_COUNT);
            long first = Math.max(meetingsSeen[slot], count - Board.EVENTS);
            for (long i = first; i < count; i++) {
                Meeting meeting = meeting(slot, i);
                if (meeting.isForbidden(deaths)) {
                    verdict.doubled("slot %d was let in beside the living: %s".formatted(slot, meeting));
                }
            }
            meetingsSeen[slot] = count;
        }
    }

    private Meeting meeting(int slot, long number) {
        long event = Board.at(slot, Board.EVENT + number % Board.EVENTS * Board.EVENT_SIZE);
        long others = board.get(event + Board.EVENT_OTHERS);
        return new Meeting(
                slot,
                board.get(event),
                board.get(event + Board.EVENT_LIMIT),
                LongStream.rangeClosed(1, others)
                        .map(i -> board.get(event + Board.EVENT_OTHERS + 8 * i))
                        .mapToObj(Judge::other)
                        .toList());
    }

    private static Meeting.Other other(long word) {
        return new Meeting.Other((int) (word >>> SLOT_SHIFT), word >>> LIFE_SHIFT & LIFE_MASK, word & WEIGHT_MASK);
    }

    /** Judges what a worker has said of what it saw; returns whether it said anything. */
    boolean judgeFault(int slot, String who) {
        String fault = board.fault(slot);
        if (fault.isEmpty()) {
            return false;
        }
        String sentence = who + ": " + fault.substring(fault.indexOf(':') + 1).strip();
        if (fault.startsWith("loss")) {
            verdict.lost(sentence);
        } else if (fault.startsWith("double")) {
            verdict.doubled(sentence);
        } else {
            verdict.wrong(sentence);
        }
        return true;
    }

    /** When the slot had its first needed return after {@code nanos}, or {@link Long#MAX_VALUE}. */
    long firstReturn(int slot, long nanos) {
        long count = Math.min(get(slot, Board.RETURN_COUNT), Board.RETURNS);
        return LongStream.range(0, count)
                .map(i -> get(slot, Board.RETURNED + 8 * i))
                .filter(it -> it > nanos)
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
