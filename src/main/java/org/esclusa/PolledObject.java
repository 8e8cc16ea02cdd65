// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import org.esclusa.internal.sync.Watch;

/** An object in a {@link Poller}: what the Poller waits for is its bell, which stays rung for as long as it is ready. */
final class PolledObject {
    private final Waitable object;
    private final EventFd bell;
    private Watch watch; // since it was told of or added; guarded by this
    private boolean removed; // guarded by this

    PolledObject(Waitable object, EventFd bell) {
        this.object = object;
        this.bell = bell;
    }

    Waitable object() {
        return object;
    }

    /** The first time: what happens to the object from now on is told of. */
    synchronized void watchAndArm() throws IOException {
        watch = Waitables.watch(object);
        arm();
    }

    /** Under the lock, so that nothing is armed for one that is removed: its bell could take another's place. */
    private void arm() throws IOException {
        if (removed) {
            throw new ClosedChannelException();
        }
        object.ring(bell);
        if (watch.isReady()) { // in between
            bell.ringer().run();
        }
    }

    /** The bell stays rung while it is: so it is told of again, also by a Poller around this one. */
    synchronized boolean isReady() throws IOException, InterruptedException {
        if (removed) {
            return false;
        }
        if (watch.isReady()) {
            watch = Waitables.watch(object); // an event's: since it was told of
            return true;
        }
        bell.read(Duration.ZERO);
        arm(); // with the same watch: it may have been ready for a moment since the look
        return false;
    }

    /** Closes the bell, which removes it from the Poller. */
    synchronized void silence() {
        removed = true;
        object.silence(bell);
        bell.close();
    }
}
