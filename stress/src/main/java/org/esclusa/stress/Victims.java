// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.esclusa.peer.Language;
import org.esclusa.peer.Peer;
import org.esclusa.peer.Place;

/**
 * Processes to be killed. They are started some at a time, beside one another and not while a death is measured: a JVM
 * or an interpreter that starts takes the processor from those who are to go on.
 */
final class Victims implements AutoCloseable {
    private static final int AT_A_TIME = 6;

    private final Map<String, String> environment;
    private final Language language;
    private final Place place;
    private final Deque<Peer> ready = new ArrayDeque<>();

    Victims(Language language, Place place, Map<String, String> environment) {
        this.language = language;
        this.place = place;
        this.environment = environment;
    }

    Language language() {
        return language;
    }

    synchronized Peer next() {
        if (ready.isEmpty()) {
            for (int i = 0; i < AT_A_TIME; i++) {
                ready.add(Peer.startKillable(language, place, environment));
            }
            ready.forEach(peer -> peer.tell("kill arm 0"));
            ready.forEach(Peer::awaitDone);
        }
        return ready.remove();
    }

    @Override
    public void close() {
        ready.forEach(Peer::close);
    }
}
