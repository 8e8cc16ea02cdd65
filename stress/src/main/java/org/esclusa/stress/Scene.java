// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.esclusa.internal.layout.SlotLayout;
import org.esclusa.peer.Peer;
import org.esclusa.peer.Reply;

/** One case: an object, a victim, and two survivors of other languages. */
final class Scene extends Trial {
    /** Never reached: the victim does the whole act, its stores are counted, and it dies after it. */
    static final long NEVER = 1_000_000_000;

    /** How long a victim that waits is left to it after its cue. */
    private static final long PATIENCE_NANOS = 100_000_000;

    private static final int NOBODY = Observer.NOBODY;

    private final Stamp stamp;
    private final Balance balance = new Balance();
    private Observer observer;
    private String called; // null: by its name
    private int member = NOBODY;
    private boolean counts;
    private long diesBefore;
    private boolean completed;
    private long stores;
    private long killed;
    private long held;
    private long freed;
    private long slotBefore;
    private long firstReturn = Long.MAX_VALUE;

    Scene(Folders folders, Peer victim, Peer one, Peer two) {
        super(folders, "case-" + System.nanoTime(), victim, one, two);
        stamp = folders.stamp();
    }

    /** What the victim's act calls the object. */
    String called() {
        return called == null ? name() : called;
    }

    /** From now on that; one without a name is called by the victim's descriptor. */
    void callsIt(String otherwise) {
        called = otherwise;
    }

    Balance balance() {
        return balance;
    }

    /** Is this the death after the act, for which the victim must get whatever it waits for? */
    boolean counts() {
        return counts;
    }

    /** Did the victim do the whole act before it died? */
    boolean completed() {
        return completed;
    }

    /** Of a completed act: how many stores it had. */
    long stores() {
        return stores;
    }

    /** From the victim's SIGKILL to its lock being free, or -1 if it had none. */
    long killToFreeNanos() {
        return member == NOBODY ? -1 : freed - killed;
    }

    /** From the lock being free to the first return of a survivor that needed what the victim held, or -1. */
    long progressNanos() {
        return firstReturn == Long.MAX_VALUE ? -1 : firstReturn - freed;
    }

    /**
     * {@code reply} is the return of somebody who needed what the victim held; it counts if it came after that was
     * free.
     */
    Reply needed(Reply reply) {
        if (freed != 0 && reply.nanos() > held) {
            firstReturn = Math.min(firstReturn, Math.max(freed, reply.nanos()));
        }
        return reply;
    }

    /**
     * Has the message in the queue's first slot been published, by anybody? As of the moment when the victim's lock
     * became free.
     */
    boolean isPublished() {
        return isMessage(slotBefore) || slotBefore == observer.slotAfter(0) || isMessage(observer.slot(0));
    }

    /**
     * Has the message in the queue's first slot been acknowledged? As of the moment when the victim's lock became free.
     */
    boolean isAcknowledged() {
        return slotBefore == observer.slotAfter(0) || observer.slot(0) == observer.slotAfter(0);
    }

    private static boolean isMessage(long slot) {
        int state = SlotLayout.state(slot);
        return state == SlotLayout.FULL || state == SlotLayout.TAKEN || state == SlotLayout.RETURNED;
    }

    /** Is {@code peer} asleep on the queue, or about to be, or has it answered or died? */
    boolean waits(Peer peer) {
        return isCounted(peer) || peer.hasAnswered();
    }

    /** Is {@code peer} counted as waiting on the queue? */
    boolean isCounted(Peer peer) {
        return observer().waits(peer);
    }

    /** Is the victim no member any more, dead or alive? */
    boolean hasLeft() {
        return !observer().lives(member);
    }

    /** Is the mutex seen to be waited for? */
    boolean isContended() {
        return observer().isContended();
    }

    /** Returns when so many have arrived at the barrier. */
    void awaitArrived(long count) {
        await(() -> observer().arrived() >= count);
    }

    /** Before which of its stores the victim dies, or {@link #NEVER}. */
    long diesBefore() {
        return diesBefore;
    }

    /** Is the object, other than a queue or mutex, seen to be waited for? */
    boolean isWaitedFor() {
        return observer().isWaitedFor();
    }

    /** Returns when it is. */
    void awaitWaitedFor() {
        await(this::isWaitedFor);
    }

    /** How many wait for condition 0 of the mutex, the dead among them. */
    long waitingForCondition() {
        return observer().waitingForCondition();
    }

    /** Do so many wait for it, having let go of the mutex? */
    boolean waitsForCondition(long count) {
        return waitingForCondition() >= count && observer().isFree();
    }

    /** Returns when they do. */
    void awaitWaitingForCondition(long count) {
        await(() -> waitsForCondition(count));
    }

    /** How many signals condition 0 of the mutex has had. */
    long signals() {
        return observer().signals();
    }

    /** Returns when that is seen. */
    void await(BooleanSupplier seen) {
        long deadline = System.nanoTime() + Peer.WATCHDOG.toNanos();
        while (!seen.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("nobody was seen to wait");
            }
            Thread.yield();
        }
    }

    /** Returns when {@code peer} waits on the queue. */
    void awaitWaiting(Peer peer) {
        long deadline = System.nanoTime() + Peer.WATCHDOG.toNanos();
        while (!waits(peer)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(peer + " was not seen to wait");
            }
            Thread.yield();
        }
    }

    private Observer observer() {
        if (observer == null) {
            observer = new Observer(file());
        }
        return observer;
    }

    /**
     * Does the act and dies before its {@code n}-th store, or after it if there is none; returns when its lock is free.
     */
    void strike(Operation operation, long n) {
        counts = n == NEVER;
        diesBefore = n;
        if (exists()) {
            member = observer().memberOf(victim());
        }
        Operation.Cue cue = operation.cue();
        stamp.clear();
        victim().tell("kill arm " + n, operation.act().replace("NAME", called()));
        victim().awaitDone();
        long deadline = System.nanoTime() + Peer.WATCHDOG.toNanos();
        while (lives()) {
            killIfDeaf();
            if (cue != null && cue.when().in(this)) {
                cue.deed().accept(this);
                cue = null;
                deadline = System.nanoTime() + PATIENCE_NANOS;
            }
            if (victim().hasAnswered()
                    && !victim().hasDied()
                    && operation.over().in(this)) {
                complete();
                deadline = Long.MAX_VALUE;
            } else if (System.nanoTime() > deadline) {
                interrupt(operation);
                deadline = Long.MAX_VALUE;
            }
            Thread.yield();
        }
        freed = System.nanoTime();
        killed = stamp.nanos() != 0 ? stamp.nanos() : killed;
        if (operation.act().endsWith("close")) {
            awaitDeathAfterClose(operation);
        }
        if (cue != null) {
            cue.deed().accept(this);
        }
    }

    /** A close frees the lock itself; what counts is then the close. */
    private void awaitDeathAfterClose(Operation operation) {
        while (!victim().hasAnswered()
                || !victim().hasDied() && !operation.over().in(this)) {
            killIfDeaf();
            Thread.yield();
        }
        if (!victim().hasDied()) {
            complete();
            member = NOBODY;
        }
    }

    /** Is its lock still held? What was read before a yes is as of a time when nobody could know of the death. */
    private boolean lives() {
        long now = System.nanoTime();
        long slot = observer != null && observer.isQueue() ? observer.slot(0) : 0;
        boolean lives = member == NOBODY ? !victim().hasDied() : observer.lives(member);
        if (lives) {
            held = now;
            slotBefore = slot;
        }
        return lives;
    }

    /** Process 1 of a PID namespace stands still at its store, and lives until somebody else kills it. */
    private void killIfDeaf() {
        if (victim().isProcess1() && killed == 0 && stamp.nanos() != 0) {
            killVictim();
        }
    }

    /** Ends the victim from outside, as one that sleeps. */
    void killVictim() {
        killed = System.nanoTime();
        victim().kill();
    }

    private void complete() {
        Reply reply = victim().await();
        if (!reply.is(Reply.Kind.OK)) {
            verdict().wrong("the victim's own act: " + reply.kind() + " " + reply.text());
        }
        completed = true;
        Reply count = victim().ask("kill count"); // another thread of it may die of the next store
        stores = count.is(Reply.Kind.OK) ? count.number(0) : 0;
        killVictim();
    }

    /** It waits, and what it waited for has gone to another: then it dies asleep. */
    private void interrupt(Operation operation) {
        if (operation.cue() == null) {
            verdict().hung("the victim itself");
        }
        killVictim();
    }

    /**
     * Closes what the survivors have, and sees that nothing but the object is left, and then nothing; {@code crowded}: and
     * that every place in its table of members can be had.
     */
    void end(Leftovers leftovers, boolean crowded) {
        for (Peer peer : new Peer[] {one(), two()}) {
            peer.ask("pthread unlock"); // or its close is refused
            for (String kind : new String[] {
                "queue",
                "mutex",
                "counter",
                "counters",
                "memory",
                "array",
                "semaphore",
                "rwlock",
                "barrier",
                "event",
                "latch",
                "pthread",
                "descriptor"
            }) {
                peer.ask(kind + " close");
            }
        }
        leftovers.judgeDescriptors(List.of(one(), two()), verdict());
        if (exists()) {
            if (crowded) {
                leftovers.judgeMembers(file(), verdict());
            }
            two().done("counter unlink " + name()); // of an object of any kind
        }
        leftovers.judgeFiles(verdict());
    }

    @Override
    public void close() {
        victim().close();
        if (observer != null) {
            observer.close();
        }
    }
}
