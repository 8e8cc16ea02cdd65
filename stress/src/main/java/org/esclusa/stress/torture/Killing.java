// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.esclusa.peer.Board;
import org.esclusa.stress.Observer;
import org.esclusa.stress.Processes;
import org.esclusa.stress.Stamp;

/**
 * Brings a death about and measures it: from the kill to the moment when the kernel has freed the dead one's lock, and
 * from there to the first return of another.
 */
final class Killing implements AutoCloseable {
    private static final long MOST_DELAY_NANOS = 3_000_000;
    /** How long a victim that was told its store is left to reach it. */
    private static final long ARMED_NANOS = 20_000_000;
    /** How long nobody may go on where all wait for one another; then the dead one's place is taken. */
    private static final long REPLACED_NANOS = 50_000_000;

    private final Campaign campaign;
    private final Board board;
    private final Judge judge;
    private final Stamp stamp;
    /** Null: the object is no segment. */
    private final Observer observer;

    private final Random random;
    /** Did the last victim die with all that there is of the object, by the last look while it was alive? */
    private boolean hadAll;

    Killing(Campaign campaign, Board board, Judge judge, Stamp stamp, Observer observer, Random random) {
        this.campaign = campaign;
        this.board = board;
        this.judge = judge;
        this.stamp = stamp;
        this.observer = observer;
        this.random = random;
    }

    /** At a random moment after its first round, or before a random store of a round to come. */
    void kill(WorkerSlot victim, List<WorkerSlot> others) {
        campaign.await(() -> campaign.progress(victim) > victim.progress || campaign.isFaulty(), victim);
        LockSupport.parkNanos(random.nextLong(MOST_DELAY_NANOS));
        judge.messages().look();
        int member = observer == null ? Observer.NOBODY : observer.memberOf(victim.child.pid());
        Set<Integer> threads = Processes.threads(victim.child.pid());
        stamp.clear();
        if (random.nextBoolean()) {
            arm(victim);
        }
        long killed = System.nanoTime();
        if (stamp.nanos() == 0) {
            victim.child.kill();
        }
        long held = awaitFree(victim, member, threads);
        bury(victim);
        killed = stamp.nanos() != 0 ? Math.min(stamp.nanos(), killed) : killed;
        long freed = Math.max(held, killed);
        if (member != Observer.NOBODY) {
            victim.line.free().add(freed - killed);
        }
        measure(victim, others, freed);
        victim.reap();
        judge.died(victim.slot, victim.life, killed);
    }

    /** Ends it from outside, and measures nothing. */
    void killUnmeasured(WorkerSlot victim) {
        long killed = System.nanoTime();
        victim.child.kill();
        victim.reap();
        bury(victim);
        judge.died(victim.slot, victim.life, killed);
    }

    /** Tells it a store before which it kills itself; returns when it has, or does not come to it. */
    private void arm(WorkerSlot victim) {
        board.set(Board.at(victim.slot, Board.ARM), random.nextLong(1L << 40) * 2 + 2);
        long patience = System.nanoTime() + ARMED_NANOS;
        while (stamp.nanos() == 0 && System.nanoTime() < patience) {
            Thread.yield();
        }
    }

    /** It counts as dead from now on, and what it may have had in its hands is known. */
    private void bury(WorkerSlot victim) {
        board.set(Board.at(victim.slot, Board.LIFE), 0);
        judge.messages().died(victim.slot);
        victim.line.killed();
    }

    /** Returns the last moment at which the kernel still had the victim's lock, or at which it had not yet ended. */
    private long awaitFree(WorkerSlot victim, int member, Set<Integer> threads) {
        long held = System.nanoTime();
        hadAll = false;
        boolean hasAll = member != Observer.NOBODY && observer.hasAll(member, threads);
        long deadline = held + Campaign.HANG_NANOS;
        while (member != Observer.NOBODY && observer.lives(member) && !Processes.hasEnded(victim.child.pid())) {
            hadAll = hasAll;
            held = System.nanoTime();
            hasAll = observer.hasAll(member, threads);
            if (held > deadline) {
                judge.verdict().hung("the kernel does not free the lock of " + campaign.told(victim));
                return held;
            }
            Thread.onSpinWait();
        }
        if (member == Observer.NOBODY) {
            victim.reap();
            held = System.nanoTime();
        }
        return held;
    }

    /** How long it takes from then on until another goes on. */
    private void measure(WorkerSlot victim, List<WorkerSlot> others, long freed) {
        long first = awaitReturn(others, freed);
        if (first != Long.MAX_VALUE) {
            if (hadAll || observer == null || !observer.isExclusive()) {
                victim.line.progress().add(first - freed);
            }
        } else if (!campaign.waitsForAll() && !campaign.isFaulty()) {
            judge.verdict().hung("nobody goes on after the death of " + campaign.told(victim));
        }
    }

    /** The first needed return of one of them after that moment, or {@link Long#MAX_VALUE}. */
    private long awaitReturn(List<WorkerSlot> others, long freed) {
        long deadline = freed + (campaign.waitsForAll() ? REPLACED_NANOS : Campaign.HANG_NANOS);
        long first = firstReturn(others, freed);
        while (first == Long.MAX_VALUE && !campaign.isFaulty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Campaign.NAP_NANOS);
            first = firstReturn(others, freed);
        }
        return first;
    }

    private long firstReturn(List<WorkerSlot> others, long nanos) {
        return others.stream()
                .mapToLong(it -> judge.firstReturn(it.slot, nanos))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    @Override
    public void close() {
        if (observer != null) {
            observer.close();
        }
    }
}
