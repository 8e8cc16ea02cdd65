// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.lang.invoke.VarHandle;
import org.esclusa.internal.layout.HandleLayout;

/**
 * Who wakes whom in a queue: no system call unless somebody is counted as waiting; {@code docs/design/waiting.md},
 * "Wakers".
 */
final class QueueWakes {
    private final Segment segment;
    private final QueueWords words;
    private final Memory memory;

    QueueWakes(Segment segment, QueueWords words) {
        this.segment = segment;
        this.words = words;
        this.memory = words.memory;
    }

    void consumers(int most) {
        wake(words.published, words.consumersWaiting, HandleLayout.CONSUMER, most);
    }

    void producers(int most) {
        wake(words.freed, words.producersWaiting, HandleLayout.PRODUCER, most);
    }

    /** If any wait, after what they wait for. */
    void consumersAfterFence(int most) {
        VarHandle.fullFence();
        if (memory.getIntVolatile(words.consumersWaiting) != 0) {
            consumers(most);
        }
    }

    /** If any wait, after what they wait for. */
    void producersAfterFence(int most) {
        VarHandle.fullFence();
        if (memory.getIntVolatile(words.producersWaiting) != 0) {
            producers(most);
        }
    }

    private void wake(long epoch, long count, int role, int most) {
        memory.getAndAddInt(epoch, 1);
        if (memory.futexWake(epoch, most) == 0) {
            settle(epoch, count, role);
        }
    }

    /**
     * A wake-up found nobody: if nobody waits, those who died waiting keep the count up, and would cost a system call
     * for ever. Who came while another left may be in the count that is taken away: the second look finds him, and he
     * is woken for what he slept through.
     */
    private void settle(long epoch, long count, int role) {
        Members members = segment.members();
        if (members.anyDead()) {
            segment.sweep();
        }
        int before = memory.getIntVolatile(count);
        if (before == 0 || words.waiting(role, members) != 0 || !memory.compareAndSetInt(count, before, 0)) {
            return;
        }
        int missed = words.waiting(role, members);
        if (missed != 0) {
            memory.getAndAddInt(count, missed);
            memory.getAndAddInt(epoch, 1);
            memory.futexWake(epoch, Integer.MAX_VALUE);
        }
    }
}
