// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.esclusa.peer.Board;
import org.esclusa.stress.Processes;

/**
 * Some are stopped by SIGSTOP, each before a random store of its round, at the moment when another dies, so that one of
 * them may be its repairer; they go on much later. Nobody may take them for dead: whoever is let in beside one that is
 * stopped inside meets the living.
 */
final class Stoppage {
    private static final int STOPPED = 2;
    /** How long one is left to reach its store; one that sleeps is then stopped where it is. */
    private static final long ARMED_NANOS = 200_000_000;

    private static final long LOOK_NANOS = 5_000_000;

    private final Siege siege;
    private final Board board;
    private final Books books;
    private final Random random;

    Stoppage(Siege siege, Board board, Books books, Random random) {
        this.siege = siege;
        this.board = board;
        this.books = books;
        this.random = random;
    }

    void run(List<Hand> hands, long nanos) {
        List<Hand> chosen = new ArrayList<>(hands);
        Collections.shuffle(chosen, random);
        List<Hand> stopped = chosen.subList(0, STOPPED);
        Hand dead = chosen.get(STOPPED);
        stopped.forEach(it -> board.set(Board.at(it.slot, Board.ARM), random.nextLong(1L << 40) * 2 + 1));
        siege.killUnmeasured(dead);
        stopped.forEach(this::awaitStopped);
        siege.judgeFaults();
        siege.start(dead);
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end && !siege.isFaulty()) {
            LockSupport.parkNanos(LOOK_NANOS);
            books.judgeMeetings();
            books.messages().look();
        }
        stopped.forEach(this::expectStopped);
        List<Long> before = hands.stream().map(siege::progress).toList();
        stopped.forEach(it -> board.set(Board.at(it.slot, Board.ARM), -1));
        for (int i = 0; i < hands.size(); i++) {
            Hand hand = hands.get(i);
            long then = before.get(i);
            siege.await(
                    () -> {
                        stopped.forEach(Stoppage::letGoOn);
                        return siege.progress(hand) > then && !isArmed(hand) || siege.isFaulty();
                    },
                    hand);
        }
        siege.judgeFaults();
    }

    private void awaitStopped(Hand hand) {
        long deadline = System.nanoTime() + ARMED_NANOS;
        while (!Processes.isStopped(hand.worker.pid()) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        hand.worker.stop();
        siege.await(() -> Processes.isStopped(hand.worker.pid()), hand);
    }

    /** Has it not yet seen what it was told? */
    private boolean isArmed(Hand hand) {
        return board.get(Board.at(hand.slot, Board.ARM)) != 0;
    }

    /** Once more if it has only now reached the store that it was told. */
    private static void letGoOn(Hand hand) {
        if (Processes.isStopped(hand.worker.pid())) {
            hand.worker.goOn();
        }
    }

    private void expectStopped(Hand hand) {
        if (!Processes.isStopped(hand.worker.pid())) {
            books.verdict().wrong(siege.told(hand) + " was stopped, and is not any more");
        }
    }
}
