// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rows as people read them, each with its ratio to what it is compared with, and what was aimed at. */
final class Table {
    private static final List<String> HEAD =
            List.of("work", "contestant", "regime", "n", "p10", "p50", "p90", "unit", "ratio", "to", "aim", "");
    private static final List<Boolean> TO_THE_LEFT =
            List.of(true, true, true, false, false, false, false, true, false, true, true, true);

    private Table() {}

    static void print(List<Row> rows, PrintStream out) {
        List<List<String>> lines = new ArrayList<>(List.of(HEAD));
        rows.forEach(row -> lines.add(line(row, rows)));
        int[] widths = new int[HEAD.size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String padding = " ".repeat(widths[i] - line.get(i).length());
                text.append(TO_THE_LEFT.get(i) ? line.get(i) + padding : padding + line.get(i))
                        .append("  ");
            }
            out.println(text.toString().stripTrailing());
        }
    }

    private static List<String> line(Row row, List<Row> rows) {
        List<String> line = new ArrayList<>(List.of(
                row.work(),
                row.contestant(),
                row.regime(),
                Long.toString(row.n()),
                Numbers.figure(row.p10()),
                Numbers.figure(row.p50()),
                Numbers.figure(row.p90()),
                row.unit()));
        line.addAll(comparison(row, rows));
        return line;
    }

    private static List<String> comparison(Row row, List<Row> rows) {
        Optional<Aim> aim = Aim.of(row);
        if (aim.isPresent() && !aim.get().isRatio()) {
            return List.of("", "", aim.get().limitText(row.unit()), verdict(aim.get(), row.p50()));
        }
        Optional<Row> other = aim.flatMap(a -> rows.stream()
                .filter(candidate ->
                        candidate.isSameWork(row) && candidate.contestant().equals(a.against()))
                .findFirst());
        if (other.isEmpty()) {
            return List.of("", "", "", "");
        }
        double ratio = row.p50() / other.get().p50();
        String limit = aim.get().limitText(row.unit());
        return List.of(Numbers.ratio(ratio), aim.get().against(), limit, verdict(aim.get(), ratio));
    }

    private static String verdict(Aim aim, double value) {
        return !aim.isPromised() ? "" : aim.isReached(value) ? "reached" : "missed";
    }
}
