// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The lines as a table, and as JSON. */
final class Report {
    static final List<String> HEAD = List.of(
            "object",
            "language",
            "operation",
            "kills",
            "hangs",
            "losses",
            "doubles",
            "p50_us",
            "p99_us",
            "max_us",
            "free_p50_us");

    private static final int TEXTS = 3;

    private Report() {}

    /** With a last row of all lines together. */
    static String table(Collection<Line> lines) {
        List<List<String>> rows = new ArrayList<>(List.of(HEAD));
        lines.forEach(line -> rows.add(line.cells()));
        rows.add(total(lines));
        int[] widths = IntStream.range(0, HEAD.size())
                .map(i ->
                        rows.stream().mapToInt(row -> row.get(i).length()).max().orElse(0))
                .toArray();
        return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String line(List<String> row, int[] widths) {
        return IntStream.range(0, widths.length)
                .mapToObj(i -> ("%" + (i < TEXTS ? "-" : "") + widths[i] + "s").formatted(row.get(i)))
                .collect(Collectors.joining("  "))
                .stripTrailing();
    }

    private static List<String> total(Collection<Line> lines) {
        Samples progress = new Samples();
        Samples free = new Samples();
        lines.forEach(it -> progress.addAll(it.progress()));
        lines.forEach(it -> free.addAll(it.free()));
        return List.of(
                "all",
                "",
                "",
                Long.toString(lines.stream().mapToLong(Line::kills).sum()),
                Long.toString(lines.stream().mapToLong(Line::hangs).sum()),
                Long.toString(lines.stream().mapToLong(Line::losses).sum()),
                Long.toString(lines.stream().mapToLong(Line::doubles).sum()),
                progress.cell(0.5),
                progress.cell(0.99),
                progress.cell(1),
                free.cell(0.5));
    }

    /** One array of objects, one a line. */
    static String json(Collection<Line> lines) {
        return lines.stream().map(Report::object).collect(Collectors.joining(",\n  ", "[\n  ", "\n]\n"));
    }

    private static String object(Line line) {
        List<String> cells = line.numbers();
        return IntStream.range(0, HEAD.size())
                .mapToObj(i -> "\"%s\": %s".formatted(HEAD.get(i), i < TEXTS ? '"' + cells.get(i) + '"' : cells.get(i)))
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
