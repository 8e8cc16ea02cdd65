// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The threads of this process that sleep on one open object. */
final class Sleepers {
    private final Set<Sleeper> sleeping = ConcurrentHashMap.newKeySet();

    void add(Sleeper sleeper) {
        sleeping.add(sleeper);
    }

    void remove(Sleeper sleeper) {
        sleeping.remove(sleeper);
    }

    boolean isEmpty() {
        return sleeping.isEmpty();
    }

    /** Rouses them all: they look again at everything. */
    void raise() {
        sleeping.forEach(Sleeper::raise);
    }
}
