// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.esclusa.peer.Language;

/** The figures of a soak, and what has changed between its first and its last part. */
final class SoakReport {
    /** By how much a rate may differ: the machine has other things to do. */
    private static final double NOISE = 0.5;
    /** Of a worker: a heap has pages that it did not need at first. */
    private static final double GROWTH = 1.15;

    private static final long MORE_KIB = 4096;
    /** An open and a close are under way in some of them. */
    private static final long MORE_PIECES = 8;

    private SoakReport() {}

    /** One line for one part. */
    static String line(int number, Span span, long deaths) {
        double rate = span.rates().values().stream().mapToDouble(it -> it).sum();
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT, "%4d  %,9.0f rounds/s  %,9d deaths  %d files", number, rate, deaths, span.files()));
        span.holdings()
                .forEach((language, it) -> line.append(String.format(
                        Locale.ROOT,
                        "  %s %,d KiB %d fd %d maps %d threads",
                        language.name().toLowerCase(Locale.ROOT),
                        it.kib(),
                        it.descriptors(),
                        it.mappings(),
                        it.threads())));
        return line.append('\n').toString();
    }

    /** The rates of each object, first and last. */
    static String table(List<Span> spans) {
        StringBuilder table = new StringBuilder("object             first/s   last/s  last/first\n");
        spans.getFirst()
                .rates()
                .forEach((object, first) -> table.append(String.format(
                        Locale.ROOT,
                        "%-16s %9.0f %8.0f  %10.2f%n",
                        object,
                        first,
                        spans.getLast().rates().get(object),
                        spans.getLast().rates().get(object) / first)));
        return table.toString();
    }

    /** What is not as it was; a sentence each. */
    static List<String> changes(Span first, Span last) {
        List<String> changes = new ArrayList<>();
        first.rates().forEach((object, rate) -> {
            double now = last.rates().get(object);
            if (now < rate * (1 - NOISE)) {
                changes.add("slower: %s did %.0f rounds per second, and %.0f in the end".formatted(object, rate, now));
            }
        });
        first.holdings()
                .forEach((language, then) ->
                        grown(language, then, last.holdings().get(language), changes));
        if (last.files() > first.files() + MORE_PIECES) {
            changes.add("grown: %d segments, %d in the end".formatted(first.files(), last.files()));
        }
        return changes;
    }

    private static void grown(Language language, Holdings then, Holdings now, List<String> changes) {
        if (now.kib() > then.kib() * GROWTH + MORE_KIB) {
            changes.add("grown: %s had %d KiB, and %d in the end".formatted(language, then.kib(), now.kib()));
        }
        judge(language, "descriptors", then.descriptors(), now.descriptors(), changes);
        judge(language, "mappings", then.mappings(), now.mappings(), changes);
        judge(language, "threads", then.threads(), now.threads(), changes);
    }

    private static void judge(Language language, String what, long then, long now, List<String> changes) {
        if (now > then + MORE_PIECES) {
            changes.add("grown: %s had %d %s, and %d in the end".formatted(language, then, what, now));
        }
    }
}
