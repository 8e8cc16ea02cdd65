// SPDX-License-Identifier: Apache-2.0
package org.esclusa.peer;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.esclusa.SharedEvent;
import org.esclusa.SharedLatch;

/** The peer's words for event and latch. */
final class SmallPeer {
    private static final Duration FOR_EVER = Duration.ofDays(1);

    private SharedEvent event;
    private SharedLatch latch;

    Object event(String[] w) throws Exception {
        switch (w[1]) {
            case "create" -> event = SharedEvent.create(w[2]);
            case "open" -> event = SharedEvent.open(w[2]);
            case "create_or_open" -> event = SharedEvent.createOrOpen(w[2]);
            case "set" -> event.set();
            case "clear" -> event.clear();
            case "is_set" -> {
                return event.isSet() ? 1 : 0;
            }
            case "wait" -> inTime(event.await(timeout(w, 2)));
            case "close" -> event.close();
            case "unlink" -> SharedEvent.unlink(w[2]);
            default -> throw EsclusaPeer.unknown(w);
        }
        return null;
    }

    Object latch(String[] w) throws Exception {
        switch (w[1]) {
            case "create" -> latch = SharedLatch.create(w[2], Integer.parseInt(w[3]));
            case "open" -> latch = SharedLatch.open(w[2]);
            case "create_or_open" -> latch = SharedLatch.createOrOpen(w[2], Integer.parseInt(w[3]));
            case "count_down" -> latch.countDown(Integer.parseInt(w[2]));
            case "count" -> {
                return latch.getCount();
            }
            case "wait" -> inTime(latch.await(timeout(w, 2)));
            case "close" -> latch.close();
            case "unlink" -> SharedLatch.unlink(w[2]);
            default -> throw EsclusaPeer.unknown(w);
        }
        return null;
    }

    private static void inTime(boolean done) throws TimeoutException {
        if (!done) {
            throw new TimeoutException();
        }
    }

    private static Duration timeout(String[] w, int word) {
        return w.length > word ? Duration.ofMillis(Long.parseLong(w[word])) : FOR_EVER;
    }
}
