// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

import org.esclusa.peer.Language;

/** A slot of the board, and who works there. */
final class WorkerSlot {
    final int slot;
    final Team team;
    final Language language;
    Line line;
    long life;
    /** Is it never killed? */
    boolean spared;
    /** Null between two lives. */
    WorkerPool.Child child;
    /** How far it was when it was last seen to have got on, and when that was. */
    long progress;

    long progressNanos;

    WorkerSlot(int slot, Team team, Language language) {
        this.slot = slot;
        this.team = team;
        this.language = language;
    }

    /** Waits until who is there has ended; then it is nobody. */
    void reap() {
        if (child != null) {
            child.reap();
            child = null;
        }
    }
}
