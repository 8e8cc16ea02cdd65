// SPDX-License-Identifier: Apache-2.0
package org.esclusa.peer;

import java.io.IOException;
import org.esclusa.EventFd;
import org.esclusa.Waitable;

/** The peer's words for an eventfd that its objects ring. */
final class BellWords {
    private final HeldObjects objects;
    private EventFd bell;

    BellWords(HeldObjects objects) {
        this.objects = objects;
    }

    Object bell(String[] w) throws Exception {
        Waitable object = (Waitable) objects.of(w[2]);
        switch (w[1]) {
            case "arm" -> object.ring(another());
            case "silence" -> object.silence(bell);
            case "ring" -> {
                object.ring(another());
                bell.read();
            }
            default -> throw EsclusaPeer.unknown(w);
        }
        return null;
    }

    /** One that nobody has rung. */
    private EventFd another() throws IOException {
        if (bell != null) {
            bell.close();
        }
        bell = EventFd.create();
        return bell;
    }
}
