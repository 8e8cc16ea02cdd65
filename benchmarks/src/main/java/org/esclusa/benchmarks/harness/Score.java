// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.esclusa.benchmarks.Row;

/** What a contestant did in a stage. */
public final class Score {
    private static final String ONE_CORE = "one core";

    private final String contestant;
    private final List<Chunk> chunks = new ArrayList<>();

    Score(String contestant) {
        this.contestant = contestant;
    }

    void add(Chunk chunk) {
        chunks.add(chunk);
    }

    /** Without the first quarter, in which a JIT warms up. */
    private List<Chunk> warm() {
        return chunks.subList(chunks.size() / 4, chunks.size());
    }

    private List<Chunk> warm(Regime regime, boolean each) {
        return warm().stream()
                .filter(chunk -> chunk.each().isPresent() == each)
                .filter(chunk -> Regime.of(chunk.before(), chunk.after()).equals(Optional.of(regime)))
                .toList();
    }

    /** A row for each regime that was met; the figure is made of the nanoseconds that one message took. */
    public List<Row> rows(String work, Figure figure) {
        List<Row> rows = new ArrayList<>();
        for (Regime regime : Regime.values()) {
            addRow(rows, work, regime.toString(), warm(regime, false), chunk -> figure.of(chunk.nanosEach()), figure);
        }
        return rows;
    }

    /** The one row of a work for one core, which has no regime. */
    public List<Row> oneCoreRows(String work, Figure figure) {
        List<Row> rows = new ArrayList<>();
        addRow(rows, work, ONE_CORE, warm(), chunk -> figure.of(chunk.nanosEach()), figure);
        return rows;
    }

    /** Rows of the single round trips: of all of them, and of the 99th percentile of each chunk. */
    public List<Row> eachRows(String work) {
        List<Row> rows = new ArrayList<>();
        for (Regime regime : Regime.values()) {
            List<Chunk> some = warm(regime, true);
            Histogram all = new Histogram(3);
            some.forEach(chunk -> all.add(chunk.each().orElseThrow()));
            if (all.getTotalCount() > 0) {
                rows.add(new Row(
                        work,
                        contestant,
                        regime.toString(),
                        all.getTotalCount(),
                        all.getValueAtPercentile(10),
                        all.getValueAtPercentile(50),
                        all.getValueAtPercentile(90),
                        Figure.NANOS.unit()));
            }
            addRow(rows, work + " p99", regime.toString(), some, Score::p99, Figure.NANOS);
        }
        return rows;
    }

    private static double p99(Chunk chunk) {
        return chunk.each().orElseThrow().getValueAtPercentile(99);
    }

    private void addRow(
            List<Row> rows,
            String work,
            String regime,
            List<Chunk> some,
            ToDoubleFunction<Chunk> value,
            Figure figure) {
        if (!some.isEmpty()) {
            rows.add(Row.of(
                    work, contestant, regime, some.stream().mapToDouble(value).toArray(), figure.unit()));
        }
    }

    /** The round trips of a cache line around the chunks that count, by regime. */
    public double[] lineNanos(Regime regime) {
        return warm().stream()
                .filter(chunk -> Regime.of(chunk.before(), chunk.after()).equals(Optional.of(regime)))
                .mapToDouble(Chunk::before)
                .toArray();
    }
}
