// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.esclusa.peer.Language;

/** All deaths of one language in one operation. */
final class Row {
    static final String HEAD = "%-7s %-22s %6s %6s %5s %6s %7s %5s %28s %9s"
            .formatted(
                    "victim",
                    "operation",
                    "stores",
                    "kills",
                    "hangs",
                    "losses",
                    "doubles",
                    "wrong",
                    "progress p50/p99/max µs",
                    "free µs");

    private final Language language;
    private final Operation operation;
    private long stores;
    private int kills;
    private int hangs;
    private int losses;
    private int doubles;
    private int wrongs;
    private final List<Long> progress = new ArrayList<>();
    private final List<Long> free = new ArrayList<>();

    Row(Language language, Operation operation) {
        this.language = language;
        this.operation = operation;
    }

    /** All rows in one, which has neither language nor operation. */
    static Row total(List<Row> rows) {
        Row total = new Row(null, null);
        for (Row row : rows) {
            total.stores += row.stores;
            total.kills += row.kills;
            total.hangs += row.hangs;
            total.losses += row.losses;
            total.doubles += row.doubles;
            total.wrongs += row.wrongs;
            total.progress.addAll(row.progress);
            total.free.addAll(row.free);
        }
        return total;
    }

    void add(Scene scene) {
        kills++;
        stores = Math.max(stores, scene.stores());
        if (scene.progressNanos() >= 0) {
            progress.add(scene.progressNanos());
        }
        if (scene.killToFreeNanos() >= 0) {
            free.add(scene.killToFreeNanos());
        }
        add(scene.verdict());
    }

    void add(Verdict verdict) {
        hangs += verdict.hangs();
        losses += verdict.losses();
        doubles += verdict.doubles();
        wrongs += verdict.wrongs();
    }

    boolean isGood() {
        return hangs + losses + doubles + wrongs == 0;
    }

    int kills() {
        return kills;
    }

    Language language() {
        return language;
    }

    Operation operation() {
        return operation;
    }

    long stores() {
        return stores;
    }

    @Override
    public String toString() {
        String figures = progress.isEmpty()
                ? "-"
                : "%.0f / %.0f / %.0f".formatted(micros(progress, 0.5), micros(progress, 0.99), micros(progress, 1));
        return "%-7s %-22s %6d %6d %5d %6d %7d %5d %28s %9s"
                .formatted(
                        language == null ? "all" : language.name().toLowerCase(Locale.ROOT),
                        operation == null ? "" : operation.name(),
                        stores,
                        kills,
                        hangs,
                        losses,
                        doubles,
                        wrongs,
                        figures,
                        free.isEmpty() ? "-" : "%.0f".formatted(micros(free, 0.5)));
    }

    private static double micros(List<Long> nanos, double part) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, (long) (part * sorted.length))] / 1e3;
    }
}
