// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.util.Map;
import org.esclusa.internal.layout.PthreadAbi;
import org.esclusa.internal.layout.PthreadAbi.Library;
import org.esclusa.internal.layout.PthreadMutexLayout;

/** What a pthread mutex tells of itself, looked at from outside, also by another C library. */
final class PthreadFigures {
    private PthreadFigures() {}

    static void put(Map<String, Object> details, Memory memory, long body, long[] parameters) {
        Library library = PthreadMutexLayout.library(parameters);
        long mutex = body + PthreadMutexLayout.MUTEX;
        int word = memory.getIntVolatile(mutex + library.owner);
        boolean lost = memory.getIntVolatile(mutex + library.lost) == library.lostValue;
        details.put("library", library.toString());
        details.put("architecture", PthreadMutexLayout.architecture(parameters).toString());
        details.put("ownerThread", lost ? 0 : word & PthreadAbi.OWNER_MASK);
        details.put("ownerDied", !lost && (word & PthreadAbi.OWNER_DIED) != 0);
        details.put("contended", !lost && (word & PthreadAbi.WAITERS) != 0);
        details.put("recoverable", !lost);
        SmallFigures.conditions(details, memory, body + PthreadMutexLayout.CONDITION);
    }
}
