// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.util.Map;
import org.esclusa.internal.layout.BarrierLayout;
import org.esclusa.internal.layout.ConditionLayout;
import org.esclusa.internal.layout.EventLayout;
import org.esclusa.internal.layout.LatchLayout;
import org.esclusa.internal.layout.WaitersLayout;

/** What the small objects tell of themselves, looked at from outside. */
final class SmallFigures {
    private SmallFigures() {}

    static void event(Map<String, Object> details, Memory memory, long body) {
        int word = memory.getIntVolatile(body + EventLayout.WORD);
        details.put("set", EventLayout.isSet(word));
        details.put("timesSet", EventLayout.times(word));
        waiting(details, memory, body + EventLayout.WAITERS);
    }

    static void barrier(Map<String, Object> details, Memory memory, long body, Header header) {
        long word = memory.getLongAcquire(body + BarrierLayout.WORD);
        long taking = 0;
        for (int i = 0; i < header.members(); i++) {
            taking += memory.getLongAcquire(BarrierRepair.entry(body, i)) != 0 ? 1 : 0;
        }
        details.put("parties", header.shape().parameter(0));
        details.put("membersTakingPart", taking);
        details.put("barrierGeneration", Integer.toUnsignedLong(BarrierLayout.generation(word)));
        details.put("arrived", BarrierLayout.arrived(word));
        details.put("broken", BarrierLayout.isBroken(word));
        waiting(details, memory, body + BarrierLayout.WAITERS);
    }

    static void latch(Map<String, Object> details, Memory memory, long body, Shape shape) {
        details.put("initialCount", shape.parameter(0));
        details.put("count", memory.getLongAcquire(body + LatchLayout.COUNT));
        waiting(details, memory, body + LatchLayout.WAITERS);
    }

    /** How many wait for conditions, all together: their numbers mean something to the users only. */
    static void conditions(Map<String, Object> details, Memory memory, long conditions) {
        long waiting = 0;
        for (int i = 0; i < ConditionLayout.COUNT; i++) {
            waiting += Integer.toUnsignedLong(ConditionWords.waiting(memory, conditions, i));
        }
        details.put("conditionsWaiting", waiting);
    }

    private static void waiting(Map<String, Object> details, Memory memory, long waiters) {
        details.put("waiting", Integer.toUnsignedLong(memory.getIntAcquire(waiters + WaitersLayout.WAITING)));
    }
}
