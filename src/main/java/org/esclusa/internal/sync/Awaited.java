// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.util.concurrent.locks.ReentrantLock;

/** What {@link Waiting} waits for, on behalf of one handle. */
interface Awaited {
    /** A try that costs next to nothing. */
    int attempt();

    /** A try before sleeping, with all that there is to be looked at: owners that died, the end of a stream. */
    int look(boolean slept);

    /** The same for one who will not sleep. */
    int glance();

    /** Position of the 32-bit word that changes when it is worth trying again. */
    long epoch();

    /** This handle waits; if {@code counted}, wakers are to know. Once more means that the count may have been lost. */
    void enter(boolean counted);

    /** The reverse. A wake-up that came is passed on if it was not used up. */
    void leave(boolean counted, boolean slept, boolean took);

    /** Whether the handle is closed; its segment may be open. */
    boolean isClosed();

    /** Held by the one thread of this process that sleeps on the word; the others queue up for it. */
    ReentrantLock gate();
}
