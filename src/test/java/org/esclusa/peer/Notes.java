// SPDX-License-Identifier: Apache-2.0
package org.esclusa.peer;

import static org.esclusa.peer.Board.at;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** What a worker notes on the board between the lines of its script; package-info has the verbs. */
final class Notes {
    private static final int WEIGHT_MASK = 0xfff;
    private static final int LIFE_SHIFT = 12;
    private static final int SLOT_SHIFT = 44;
    private static final long NAP_NANOS = 20_000;

    private final Worker worker;
    private final Board board;
    private final int slot;
    private final long life;
    private final Random random;
    private final int[] newest = new int[Board.SLOTS];
    private Reply last;
    private boolean flag;
    private int[] ids = {};
    private List<Long> lastMet = List.of();

    Notes(Worker worker, Board board, int slot, long life, long seed) {
        this.worker = worker;
        this.board = board;
        this.slot = slot;
        this.life = life;
        random = new Random(seed);
        Arrays.fill(newest, -1);
    }

    boolean flag() {
        return flag;
    }

    /** The object has answered. */
    void answered(Reply reply) {
        last = reply;
        if (reply.is(Reply.Kind.ERROR) || !reply.words().isEmpty()) {
            flag = reply.is(Reply.Kind.OK) && reply.word(0).equals("1");
        }
    }

    /** The line with the numbers of the messages. */
    String fillIn(String line) {
        String filled = line;
        for (int i = 0; i < ids.length && filled.indexOf('$') >= 0; i++) {
            filled = filled.replace("$" + (i + 1), hex(ids[i]));
        }
        return filled;
    }

    private static String hex(int id) {
        return "%08x".formatted(id);
    }

    void take(String[] w) {
        switch (w[0]) {
            case "begin" -> add(Board.BEGUN, 1);
            case "done" -> add(Board.DONE, 1);
            case "enter" -> enter(Long.parseLong(w[1]), Long.parseLong(w[2]));
            case "leave" -> set(Board.INSIDE, 0);
            case "look" -> look();
            case "pair" -> pair();
            case "full" -> flag = board.get(Board.ITEMS) >= Long.parseLong(w[1]);
            case "empty" -> flag = board.get(Board.ITEMS) <= 0;
            case "change" -> board.add(Board.ITEMS, Long.parseLong(w[1]));
            case "tally" -> {
                if (last.is(Reply.Kind.OK)) {
                    add(Board.TALLY + 8 * last.number(0), 1);
                }
            }
            case "pause" -> LockSupport.parkNanos(random.nextLong(1000 * Long.parseLong(w[1])));
            case "id" -> id(Integer.parseInt(w[1]));
            case "put" -> put(w.length > 1 && w[1].equals("1") ? (int) last.number(0) : ids.length);
            case "take" -> take();
            case "acknowledging" -> board.mark(Board.takenAt(ids[0]), 3);
            case "acknowledged" -> {
                board.mark(Board.takenAt(ids[0]), 2);
                add(Board.DONE, 1);
            }
            case "waiting" -> set(Board.TURN, board.get(at(slot, Board.TURN)) | 1);
            case "went_on" -> add(Board.TURN, 1);
            case "all_waiting" -> allWaiting();
            case "all_went_on" -> allWentOn();
            case "expect" -> expect(w[1]);
            case "grasp" -> set(Board.GRASP, Long.parseLong(w[1]));
            case "got" -> got();
            default -> throw worker.fault("wrong: no such note: " + w[0]);
        }
    }

    private void add(long word, long delta) {
        board.add(at(slot, word), delta);
    }

    private void set(long word, long value) {
        board.set(at(slot, word), value);
    }

    private void enter(long weight, long limit) {
        set(Board.INSIDE, life << LIFE_SHIFT | weight);
        List<Long> met = new ArrayList<>();
        for (long i = 0; i < Board.SLOTS; i++) {
            long inside = board.get(at((int) i, Board.INSIDE));
            if (i != slot && inside != 0) {
                met.add(i << SLOT_SHIFT | inside);
            }
        }
        long sum = met.stream().mapToLong(it -> it & WEIGHT_MASK).sum();
        if (sum <= limit - weight || met.equals(lastMet)) {
            return;
        }
        lastMet = met;
        long count = board.get(at(slot, Board.EVENT_COUNT));
        long event = at(slot, Board.EVENT + count % Board.EVENTS * Board.EVENT_SIZE);
        int others = Math.min(met.size(), Board.OTHERS);
        for (int i = 0; i < others; i++) {
            board.set(event + Board.EVENT_OTHERS + 8 * (i + 1), met.get(i));
        }
        board.set(event, System.nanoTime());
        board.set(event + Board.EVENT_LIMIT, limit - weight);
        board.set(event + Board.EVENT_OTHERS, others);
        set(Board.EVENT_COUNT, count + 1);
    }

    private void look() {
        if (board.get(Board.FIRST) != board.get(Board.SECOND) && !flag) {
            throw worker.fault("loss: what the lock protects is torn, and it was not handed on as recovered");
        }
    }

    private void pair() {
        look();
        board.mend();
        board.add(Board.FIRST, 1);
        Thread.yield();
        board.add(Board.SECOND, 1);
    }

    private void id(int count) {
        long first = board.get(at(slot, Board.ID_COUNT));
        if (first + count >= Board.IDS) {
            worker.leave();
        }
        ids = new int[count];
        for (int i = 0; i < count; i++) {
            ids[i] = (int) (slot * (long) Board.IDS + first + i);
        }
        set(Board.ID_COUNT, first + count);
        for (int id : ids) {
            board.mark(Board.putAt(id), 1);
        }
    }

    private void put(int count) {
        for (int i = 0; i < count; i++) {
            board.mark(Board.putAt(ids[i]), 2);
        }
        add(Board.DONE, 1);
    }

    /** Nobody is waited for who is dead or has left, or has not begun. */
    private void allWaiting() {
        for (int i = 0; i < Board.SLOTS; i++) {
            while (isAbout(i) && !isWaiting(board.get(at(i, Board.TURN)))) {
                LockSupport.parkNanos(NAP_NANOS);
            }
        }
    }

    private void allWentOn() {
        long[] turns = new long[Board.SLOTS];
        Arrays.setAll(turns, i -> board.get(at(i, Board.TURN)));
        for (int i = 0; i < Board.SLOTS; i++) {
            while (isWaiting(turns[i]) && isAbout(i) && board.get(at(i, Board.TURN)) == turns[i]) {
                LockSupport.parkNanos(NAP_NANOS);
            }
        }
    }

    private boolean isAbout(int other) {
        return board.get(Board.STOP) == 0
                && board.get(at(other, Board.LIFE)) != 0
                && board.get(at(other, Board.LEFT)) == 0
                && board.get(at(other, Board.TURN)) != 0;
    }

    private static boolean isWaiting(long turn) {
        return turn % 2 != 0;
    }

    private void expect(String word) {
        if (!last.word(0).equals(word)) {
            throw worker.fault("double: it was let go on at " + last.word(0) + " in place of " + word);
        }
    }

    private int came(String word) {
        long id = word.length() == 8 ? Long.parseLong(word, 16) : -1;
        if (id < 0 || id >= (long) Board.SLOTS * Board.IDS || board.mark(Board.putAt((int) id)) == 0) {
            throw worker.fault("double: a message that nobody has put: " + word);
        }
        if (board.mark(Board.takenAt((int) id)) == 2) {
            throw worker.fault("double: message " + hex((int) id) + " was acknowledged, and came");
        }
        return (int) id;
    }

    private void take() {
        int id = came(last.word(0));
        if (last.number(2) == 1) {
            int producer = id / Board.IDS;
            if (board.mark(Board.takenAt(id)) != 0) {
                throw worker.fault("double: message " + hex(id) + " came again with delivery count 1");
            }
            if (newest[producer] >= id) {
                throw worker.fault("wrong: message " + hex(id) + " came after " + hex(newest[producer]));
            }
            newest[producer] = id;
        }
        board.mark(Board.takenAt(id), 1);
        ids = new int[] {id};
    }

    private void got() {
        for (String word : last.words()) {
            board.mark(Board.takenAt(came(word)), 2);
            add(Board.GRASP, -1);
            add(Board.DONE, 1);
        }
        set(Board.GRASP, 0);
    }
}
