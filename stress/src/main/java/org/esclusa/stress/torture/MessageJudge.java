// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.esclusa.peer.Board;
import org.esclusa.stress.Verdict;

/**
 * The balance of a queue, by number: each message whose put has returned was acknowledged, or went along with one
 * particular consumer that died in a copying get, which acknowledges before it returns.
 *
 * <p>What a dead one may have had is known: what was on its way at its death, and had not been acknowledged before its
 * call began. A message has been acknowledged, by whomever, as soon as its producer has put as many after it as the queue
 * has slots: its own slot was needed for one of them.
 */
final class MessageJudge {
    /** The slots of the queue. */
    static final int SLOTS = 7;

    private static final int SENT = 2;
    private static final int ACKNOWLEDGED = 2;
    private static final int MAY_BE_ACKNOWLEDGED = 3;
    private static final int TOLD = 5;
    private static final long NEVER = Long.MAX_VALUE;

    private final Board board;
    /** Those that nobody has noted as acknowledged: by which look they had been, none the less. */
    private final TreeMap<Integer, Long> open = new TreeMap<>();

    private final long[] known = new long[Board.SLOTS];
    private final long[] calls = new long[Board.SLOTS];
    /** Of each slot a look that came before its consumer's call. */
    private final long[] before = new long[Board.SLOTS];

    private final List<InHand> dead = new ArrayList<>();
    private long looks;

    /** What one that died in a copying get may have taken along: so many of these. */
    private record InHand(int room, Set<Integer> messages) {}

    MessageJudge(Board board) {
        this.board = board;
    }

    /** Looks at what is on its way; the more often, the closer the judgement. */
    void look() {
        looks++;
        for (int slot = 0; slot < Board.SLOTS; slot++) {
            long count = word(slot, Board.ID_COUNT);
            for (; known[slot] < count; known[slot]++) {
                open.put(message(slot, known[slot]), NEVER);
            }
            settle(slot, count);
        }
        for (int slot = 0; slot < Board.SLOTS; slot++) {
            long call = word(slot, Board.BEGUN);
            if (call != calls[slot]) {
                calls[slot] = call;
                before[slot] = looks - 1;
            }
        }
    }

    private void settle(int slot, long count) {
        int overtaken = overtaken(slot, count);
        Iterator<Map.Entry<Integer, Long>> all =
                open.subMap(message(slot, 0), message(slot, count)).entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<Integer, Long> it = all.next();
            int id = it.getKey();
            boolean settled = id < overtaken;
            if (board.mark(Board.takenAt(id)) == ACKNOWLEDGED || settled && board.mark(Board.putAt(id)) != SENT) {
                all.remove();
            } else if (settled && it.getValue() == NEVER) {
                it.setValue(looks);
            }
        }
    }

    /** The first message of the slot that not so many were put after as the queue has slots. */
    private int overtaken(int slot, long count) {
        int sent = 0;
        for (long i = count - 1; i >= 0; i--) {
            if (board.mark(Board.putAt(message(slot, i))) == SENT && ++sent == SLOTS) {
                return message(slot, i);
            }
        }
        return message(slot, 0);
    }

    /** The worker of the slot has just died. */
    void died(int slot) {
        look();
        long room = word(slot, Board.GRASP);
        if (room > 0) {
            Set<Integer> messages = new HashSet<>();
            open.forEach((id, since) -> {
                if (since > before[slot]) {
                    messages.add(id);
                }
            });
            dead.add(new InHand((int) room, messages));
        }
    }

    private long word(int slot, long word) {
        return board.get(Board.at(slot, word));
    }

    private static int message(int slot, long number) {
        return (int) (slot * (long) Board.IDS + number);
    }

    /** Judges when the queue has been drained; returns how many went along with the dead. */
    int judge(Verdict verdict) {
        look();
        List<Integer> missing = open.keySet().stream()
                .filter(id -> isMissing(board.mark(Board.putAt(id)), board.mark(Board.takenAt(id))))
                .toList();
        Map<Integer, List<Integer>> hands = new HashMap<>(); // of each dead one: what it is said to have had
        int lost = 0;
        for (int id : missing) {
            if (!isInHand(id, hands, new HashSet<>())) {
                tell(id, lost++, verdict);
            }
        }
        return missing.size() - lost;
    }

    /** How many died in a copying get. */
    int deadInGet() {
        return dead.size();
    }

    /** Finds a dead one with room for the message; another message of its may then be another one's. */
    private boolean isInHand(int id, Map<Integer, List<Integer>> hands, Set<Integer> tried) {
        for (int i = 0; i < dead.size(); i++) {
            InHand one = dead.get(i);
            if (!one.messages().contains(id) || !tried.add(i)) {
                continue;
            }
            List<Integer> has = hands.computeIfAbsent(i, none -> new ArrayList<>());
            if (has.size() < one.room()) {
                has.add(id);
                return true;
            }
            for (int k = 0; k < has.size(); k++) {
                if (isInHand(has.get(k), hands, tried)) {
                    has.set(k, id);
                    return true;
                }
            }
        }
        return false;
    }

    private void tell(int id, int already, Verdict verdict) {
        boolean couldBe = dead.stream().anyMatch(it -> it.messages().contains(id));
        verdict.lost(
                already >= TOLD
                        ? "another message"
                        : "message %08x, sent and never received: %s"
                                .formatted(
                                        id,
                                        couldBe
                                                ? "who died in a get at that time had no room for it"
                                                : "nobody died in a get at that time"));
    }

    static boolean isMissing(int put, int taken) {
        return put == SENT && taken != ACKNOWLEDGED && taken != MAY_BE_ACKNOWLEDGED;
    }
}
