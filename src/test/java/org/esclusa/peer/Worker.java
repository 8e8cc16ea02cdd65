// SPDX-License-Identifier: Apache-2.0
package org.esclusa.peer;

import static org.esclusa.peer.Board.at;

import java.util.List;
import org.esclusa.internal.sync.KillPoint;
import org.esclusa.peer.WorkPeer.Step;

/** One life in one slot of the board. */
final class Worker {
    private static final int FAULTY = 3;
    /** Stores to choose from while no round was counted. */
    private static final long FEW_STORES = 40;

    private final EsclusaPeer peer;
    private final Board board;
    private final int slot;
    private final Notes notes;

    Worker(EsclusaPeer peer, Board board, int slot, long life, long seed) {
        this.peer = peer;
        this.board = board;
        this.slot = slot;
        notes = new Notes(this, board, slot, life, seed);
    }

    /** It has seen what must not be, says so, and works no more. */
    AssertionError fault(String sentence) {
        board.fault(slot, sentence);
        Runtime.getRuntime().halt(FAULTY);
        return new AssertionError(sentence);
    }

    void leave() {
        board.set(at(slot, Board.LEFT), 1);
        Runtime.getRuntime().halt(0);
    }

    void work(List<Step> steps) {
        try {
            boolean drains = steps.stream().anyMatch(it -> it.has('D'));
            for (int round = 0; ; round++) {
                if (board.get(Board.STOP) != 0 && !drains) {
                    leave();
                }
                armIfTold();
                long stores = KillPoint.passed();
                perform(steps, round);
                board.set(at(slot, Board.STORES), KillPoint.passed() - stores);
                board.add(at(slot, Board.ROUNDS), 1);
            }
        } catch (RuntimeException | Error e) {
            throw fault("wrong: " + e);
        }
    }

    private void armIfTold() {
        long arm = board.take(at(slot, Board.ARM));
        if (arm == 0) {
            return;
        }
        long stores = board.get(at(slot, Board.STORES));
        if (arm < 0) {
            KillPoint.arm(0);
            return;
        }
        long n = arm / 2 % (stores == 0 ? FEW_STORES : stores + stores / 4 + 1) + 1;
        if (arm % 2 == 0) {
            KillPoint.arm(n);
        } else {
            KillPoint.armToStop(n);
        }
    }

    private void perform(List<Step> steps, int round) {
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (step.has('S') && round > 0
                    || step.has('I') && !notes.flag()
                    || (round + 1) % step.number('E', 1) != 0) {
                continue;
            }
            if (step.line().startsWith("note ")) {
                notes.take(step.line().substring(5).split(" "));
                continue;
            }
            if (!goesOnAfter(step)) {
                return;
            }
            if (step.has('B')) {
                if (board.get(Board.STOP) != 0) {
                    leave();
                }
                i -= step.number('B', 0) + 1;
            }
        }
    }

    private boolean goesOnAfter(Step step) {
        Reply reply = Reply.parse(peer.answer(notes.fillIn(step.line()).split(" ")));
        notes.answered(reply);
        if (reply.is(Reply.Kind.END)) {
            board.set(at(slot, Board.GRASP), 0);
            if (board.get(Board.STOP) == Board.DRAINED) {
                leave();
            }
            Thread.yield();
            return false;
        }
        if (!reply.is(Reply.Kind.OK) && !step.has('F')) {
            throw fault("wrong: " + step.line() + ": " + reply.kind() + " " + reply.text());
        }
        if (step.has('N')) {
            long count = board.get(at(slot, Board.RETURN_COUNT));
            board.set(at(slot, Board.RETURNED) + count % Board.RETURNS * 8, System.nanoTime());
            board.set(at(slot, Board.RETURN_COUNT), count + 1);
        }
        return true;
    }
}
