// SPDX-License-Identifier: Apache-2.0
package org.esclusa.conformance;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.esclusa.peer.Language;
import org.esclusa.peer.Peer;

/** Makes the golden segments: {@code docs/layout/golden/make.sh} calls it, and README.md there says when. */
final class GoldenSegments {
    private GoldenSegments() {}

    /** Into the folder that is its argument. */
    public static void main(String[] arguments) {
        String folder = Path.of(arguments[0]).toAbsolutePath().toString();
        for (Language language : Language.OURS) {
            try (Peer peer = Peer.start(language, Map.of("ESCLUSA_DIR", folder))) {
                make(peer, language.name().toLowerCase(Locale.ROOT));
            }
        }
    }

    private static void make(Peer peer, String language) {
        peer.done("golden create " + language);
        for (Golden each : Golden.values()) {
            peer.done(each.opening(each.file(language)));
            each.made.forEach(peer::done);
            peer.done(each.word + " close");
        }
    }
}
