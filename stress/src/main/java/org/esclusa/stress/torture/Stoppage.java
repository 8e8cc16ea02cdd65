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

    private final Campaign campaign;
    private final Killing killing;
    private final Board board;
    private final Judge judge;
    private final Random random;

    Stoppage(Campaign campaign, Killing killing, Board board, Judge judge, Random random) {
        this.campaign = campaign;
        this.killing = killing;
        this.board = board;
        this.judge = judge;
        this.random = random;
    }

    void run(List<WorkerSlot> workers, long nanos) {
        List<WorkerSlot> chosen = new ArrayList<>(workers);
        Collections.shuffle(chosen, random);
        List<WorkerSlot> stopped = chosen.subList(0, STOPPED);
        WorkerSlot dead = chosen.get(STOPPED);
        stopped.forEach(it -> board.set(Board.at(it.slot, Board.ARM), random.nextLong(1L << 40) * 2 + 1));
        killing.killUnmeasured(dead);
        stopped.forEach(this::awaitStopped);
        campaign.judgeFaults();
        campaign.start(dead);
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end && !campaign.isFaulty()) {
            LockSupport.parkNanos(LOOK_NANOS);
            judge.judgeMeetings();
            judge.messages().look();
        }
        stopped.forEach(this::expectStopped);
        List<Long> before = workers.stream().map(campaign::progress).toList();
        stopped.forEach(it -> board.set(Board.at(it.slot, Board.ARM), -1));
        for (int i = 0; i < workers.size(); i++) {
            WorkerSlot worker = workers.get(i);
            long then = before.get(i);
            campaign.await(
                    () -> {
                        stopped.forEach(Stoppage::letGoOn);
                        return campaign.progress(worker) > then && !isArmed(worker) || campaign.isFaulty();
                    },
                    worker);
        }
        campaign.judgeFaults();
    }

    private void awaitStopped(WorkerSlot worker) {
        long deadline = System.nanoTime() + ARMED_NANOS;
        while (!Processes.isStopped(worker.child.pid()) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        worker.child.stop();
        campaign.await(() -> Processes.isStopped(worker.child.pid()), worker);
    }

    /** Has it not yet seen what it was told? */
    private boolean isArmed(WorkerSlot worker) {
        return board.get(Board.at(worker.slot, Board.ARM)) != 0;
    }

    /** Once more if it has only now reached the store that it was told. */
    private static void letGoOn(WorkerSlot worker) {
        if (Processes.isStopped(worker.child.pid())) {
            worker.child.goOn();
        }
    }

    private void expectStopped(WorkerSlot worker) {
        if (!Processes.isStopped(worker.child.pid())) {
            judge.verdict().wrong(campaign.told(worker) + " was stopped, and is not any more");
        }
    }
}
