// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

import java.util.ArrayList;
import java.util.List;
import org.esclusa.peer.Board;
import org.esclusa.stress.Verdict;

/**
 * The balance of a queue, by number: each message whose put has returned was acknowledged, or may have gone along with a
 * consumer that died in a copying get, which acknowledges before it returns.
 */
final class Messages {
    private static final int SENT = 2;
    private static final int ACKNOWLEDGED = 2;
    private static final int MAY_BE_ACKNOWLEDGED = 3;
    private static final int TOLD = 5;

    private Messages() {}

    /** Judges when the queue has been drained. */
    static void judge(Books books) {
        List<Integer> missing = new ArrayList<>();
        for (int slot = 0; slot < Board.SLOTS; slot++) {
            long ids = books.get(slot, Board.ID_COUNT);
            for (int i = 0; i < ids; i++) {
                int id = slot * Board.IDS + i;
                if (isMissing(books.board().mark(Board.putAt(id)), books.board().mark(Board.takenAt(id)))) {
                    missing.add(id);
                }
            }
        }
        long inDeadHands = books.deaths().stream().mapToLong(Death::grasp).sum();
        judge(missing, inDeadHands, books.verdict());
    }

    static boolean isMissing(int put, int taken) {
        return put == SENT && taken != ACKNOWLEDGED && taken != MAY_BE_ACKNOWLEDGED;
    }

    /** Judges these messages, which were sent and never acknowledged, when the dead may have had so many. */
    static void judge(List<Integer> missing, long inDeadHands, Verdict verdict) {
        for (int i = 0; i < missing.size() - inDeadHands; i++) {
            verdict.lost(
                    i < TOLD
                            ? "message %08x, sent and never received; %d are missing, %d may have been in dead hands"
                                    .formatted(missing.get(i), missing.size(), inDeadHands)
                            : "another message");
        }
    }
}
