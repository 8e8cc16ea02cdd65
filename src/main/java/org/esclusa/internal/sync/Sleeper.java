// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

/** A thread that sleeps on a word in shared memory, and its alarm word, which its own process changes to rouse it. */
abstract sealed class Sleeper permits PlatformSleeper, VirtualSleeper, ParkedSleeper {
    /** That of the calling thread. */
    static Sleeper mine() {
        if (!Memory.BY_ADDRESS) {
            return new ParkedSleeper();
        }
        return Thread.currentThread().isVirtual() ? new VirtualSleeper() : PlatformSleeper.mine();
    }

    /** The alarm word's value; read before whatever an alarm would be about. */
    abstract int alarm();

    /** Changes the alarm word, and rouses the thread if it sleeps deeply. Any thread may call. */
    abstract void raise();

    /** Whether it can sleep without a limit: until the word changes, or an alarm, or an interrupt. */
    abstract boolean canSleepDeeply();

    /** Sleeps until that, or {@code deadline}, while the word is {@code expected} and the alarm word {@code alarm}. */
    abstract void sleepDeeply(Memory memory, long position, int expected, int alarm, long deadline);

    /** Sleeps while the word is {@code expected}, for {@code nanos} at most; true if the time is over. */
    abstract boolean sleep(Memory memory, long position, int expected, long nanos);
}
