// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

import java.util.Collection;
import org.esclusa.peer.Language;

/**
 * How many deaths an object gets in all.
 *
 * @param kills of all languages together
 * @param javaKills of these; a JVM is slow to start
 */
record Quota(long kills, long javaKills) {
    private static final long JAVA_PART = 20;
    private static final long SECOND = 1_000_000_000;
    private static final long FEW_KILLS = 100;
    private static final long MANY_KILLS = 10_000;

    /** What the continuous integration tries: 300 of C and Python, and 10 JVMs. */
    static final Quota SHORT = new Quota(310, 10);

    /** JVMs are a twentieth if others die too. */
    static Quota of(long kills, Collection<Language> languages) {
        boolean javaOnly = languages.size() == 1 && languages.contains(Language.JAVA);
        boolean javaToo = languages.contains(Language.JAVA);
        return new Quota(kills, javaOnly ? kills : javaToo ? Math.ceilDiv(kills, JAVA_PART) : 0);
    }

    /** For how long some are stopped in the end: not at all in a run of a moment, a minute in the long form. */
    long stopNanos() {
        return kills < FEW_KILLS ? 0 : kills < MANY_KILLS ? 2 * SECOND : 60 * SECOND;
    }

    /** The share of one language, in parts that differ by one at most. */
    long[] parts(Language language, Collection<Language> languages, int count) {
        if (!languages.contains(language)) {
            return new long[count];
        }
        long others = languages.stream().filter(it -> it != Language.JAVA).count();
        long share = language == Language.JAVA ? javaKills : Math.ceilDiv(kills - javaKills, Math.max(1, others));
        long[] parts = new long[count];
        for (int i = 0; i < count; i++) {
            parts[i] = share / count + (i < share % count ? 1 : 0);
        }
        return parts;
    }
}
