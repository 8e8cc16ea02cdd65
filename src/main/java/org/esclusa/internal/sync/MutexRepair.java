// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import org.esclusa.internal.layout.MutexLayout;

/** Takes a mutex from a member that is gone, and has those look again who wait for one of its conditions. */
final class MutexRepair implements Repair {
    private final Memory memory;
    private final long body;
    private final Repair word;

    MutexRepair(Memory memory, long body, Members members) {
        this.memory = memory;
        this.body = body;
        this.word = new LockWordRepair(memory, body + MutexLayout.WORD, members);
    }

    @Override
    public boolean repair(int member) {
        boolean done = word.repair(member);
        ConditionWords.rouse(memory, body + MutexLayout.CONDITION);
        return done;
    }
}
