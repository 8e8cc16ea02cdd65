// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

/**
 * One who is about to sleep, and one who changes what he waits for.
 *
 * <p>The first counts himself and looks, the second makes his change and looks at the count: each has to see the other,
 * or the first sleeps through it. What a sleeper would do next, he does not do here.
 */
abstract class Meeting implements AutoCloseable {
    private final Memory memory;
    private Awaited sleeper;
    private int before;

    Meeting(Memory memory) {
        this.memory = memory;
    }

    @Override
    public abstract void close();

    /** One wait for what the other one changes. */
    abstract Watch watch();

    /** As it was before the change. */
    abstract void reset();

    final void begin() {
        reset();
        sleeper = watch().newWait();
        before = memory.getInt(sleeper.epoch());
    }

    /** Up to the look before the sleep. */
    final String look() {
        sleeper.enter(true);
        int outcome = sleeper.look(false);
        return outcome == Outcome.EMPTY ? "asleep" : outcome == Outcome.OWNED ? "dozing" : "awake";
    }

    /** Whether somebody rang; the sleeper has left then. */
    final String end() {
        boolean rang = memory.getInt(sleeper.epoch()) != before;
        sleeper.leave(true, false, false);
        return rang ? ", rung for" : ", not rung for";
    }
}
