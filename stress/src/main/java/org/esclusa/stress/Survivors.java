// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.esclusa.peer.Language;
import org.esclusa.peer.Peer;
import org.esclusa.peer.Place;

/** One long-lived peer of each language; those of the languages that do not die go on. */
final class Survivors implements AutoCloseable {
    private final Place place;
    private final Map<String, String> environment;
    private final Map<Language, Peer> peers = new EnumMap<>(Language.class);

    Survivors(Place place, Map<String, String> environment) {
        this.place = place;
        this.environment = environment;
    }

    /** The two of other languages than {@code victim}, in one order or the other. */
    List<Peer> of(Language victim, boolean turned) {
        List<Peer> others = Language.OURS.stream()
                .filter(it -> it != victim)
                .map(it -> peers.computeIfAbsent(it, language -> Peer.start(language, place, environment)))
                .toList();
        return turned ? others.reversed() : others;
    }

    /** After a hang: the next case begins with new ones. */
    void replace() {
        peers.values().forEach(Peer::close);
        peers.clear();
    }

    @Override
    public void close() {
        replace();
    }
}
