// SPDX-License-Identifier: Apache-2.0
package org.esclusa.conformance;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.esclusa.peer.Language;
import org.esclusa.peer.Peer;
import org.esclusa.peer.Place;

/**
 * Peers between two tests: one is started only when none is idle. They end with the input that this process holds
 * open.
 */
final class IdlePeers {
    private static final Map<Sort, Deque<Peer>> IDLE = new HashMap<>();

    private record Sort(Language language, Place place) {}

    private IdlePeers() {}

    static synchronized Peer borrow(Language language, Place place) {
        Peer idle = IDLE.computeIfAbsent(new Sort(language, place), it -> new ArrayDeque<>())
                .poll();
        return idle != null ? idle : Peer.start(language, place);
    }

    static synchronized void giveBack(Peer peer) {
        IDLE.get(new Sort(peer.language(), peer.place())).push(peer);
    }
}
