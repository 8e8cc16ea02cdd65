// SPDX-License-Identifier: Apache-2.0
package org.esclusa.conformance;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import org.esclusa.peer.Language;
import org.esclusa.peer.Peer;

/**
 * Peers between two tests: one is started only when none is idle. They end with the input that this process holds
 * open.
 */
final class IdlePeers {
    private static final Map<Language, Deque<Peer>> IDLE = new EnumMap<>(Language.class);

    private IdlePeers() {}

    static synchronized Peer borrow(Language language) {
        Peer idle = IDLE.computeIfAbsent(language, it -> new ArrayDeque<>()).poll();
        return idle != null ? idle : Peer.start(language);
    }

    static synchronized void giveBack(Peer peer) {
        IDLE.get(peer.language()).push(peer);
    }
}
