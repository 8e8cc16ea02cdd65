// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.util.HashMap;
import java.util.Map;

/** What one object is armed for: whom to tell, and the wait that does so. */
public final class Bells {
    private final boolean single;
    private final Map<Object, Bell> bells = new HashMap<>(); // guarded by this

    private record Bell(int asked, Watch.Armed armed) {}

    /** With {@code single} there is one bell at a time, and the next takes its place. */
    public Bells(boolean single) {
        this.single = single;
    }

    /**
     * Runs {@code tell} once, as soon as a call may succeed: at once if it is so now. What is armed for {@code whom}
     * and as much stays so.
     */
    public void arm(Watch watch, Object whom, int asked, Runnable tell) {
        if (watch.isReady()) {
            tell.run();
            return;
        }
        synchronized (this) {
            Bell before = bells.get(whom);
            if (before != null && before.asked == asked) {
                return;
            }
            if (single) {
                disarmAll();
            } else if (before != null) {
                disarm(whom);
            }
            Bell[] own = new Bell[1];
            own[0] = new Bell(asked, watch.arm(() -> {
                forget(whom, own); // first: who is told may arm again at once
                tell.run();
            }));
            bells.put(whom, own[0]);
        }
    }

    private synchronized void forget(Object whom, Bell[] bell) {
        bells.remove(whom, bell[0]);
    }

    public synchronized void disarm(Object whom) {
        Bell bell = bells.remove(whom);
        if (bell != null) {
            bell.armed.disarm();
        }
    }

    private void disarmAll() {
        bells.values().forEach(bell -> bell.armed.disarm());
        bells.clear();
    }
}
