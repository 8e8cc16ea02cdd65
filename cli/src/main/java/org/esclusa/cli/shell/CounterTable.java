// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.shell;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is told of a table of counters, and how fast its counters grow from one look to the next. */
final class CounterTable {
    /** The fact that all counters are. */
    static final String FACT = "counters";

    private static final List<String> SHOWN = List.of("label", "type", "unit", "value", "owner");
    private static final String RATE = "rate";
    private static final double NANOS = 1e9;

    /** A counter is the same as long as its place has its label. */
    private record Key(Object index, Object label) {}

    private Map<Key, Long> before = Map.of();
    private Object generation;
    private long looked;

    /** {@code counters} with their rates since the last call, for those that were there then; null for others. */
    List<Map<String, Object>> withRates(List<?> counters, Object segmentGeneration, long now) {
        if (!segmentGeneration.equals(generation)) {
            before = Map.of();
        }
        Map<Key, Long> values = new HashMap<>();
        List<Map<String, Object>> rated = new ArrayList<>();
        for (Object each : counters) {
            Map<String, Object> counter = copy(each);
            Key key = new Key(counter.get("index"), counter.get("label"));
            long value = (Long) counter.get("value");
            values.put(key, value);
            Long last = before.get(key);
            boolean grew = last != null && counter.get("type").equals("counter") && value >= last;
            counter.put(RATE, grew ? (value - last) * NANOS / (now - looked) : null);
            rated.add(counter);
        }
        before = values;
        generation = segmentGeneration;
        looked = now;
        return rated;
    }

    private static Map<String, Object> copy(Object facts) {
        Map<String, Object> copy = new LinkedHashMap<>();
        ((Map<?, ?>) facts).forEach((name, value) -> copy.put(name.toString(), value));
        return copy;
    }

    /** A line for each counter, below one with the names of the columns. */
    static List<String> lines(List<?> counters, boolean rates) {
        List<String> columns = new ArrayList<>(SHOWN);
        if (rates) {
            columns.add(RATE);
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(columns.stream()
                .map(it -> it.equals(RATE) ? "PER SECOND" : it.toUpperCase(Locale.ROOT))
                .toList());
        for (Object counter : counters) {
            Map<?, ?> facts = (Map<?, ?>) counter;
            rows.add(columns.stream().map(it -> cell(facts.get(it))).toList());
        }
        return Columns.of(rows);
    }

    private static String cell(Object value) {
        return switch (value) {
            case null -> "-";
            case Double rate -> String.format(Locale.ROOT, "%.1f", rate);
            default -> value.toString().isEmpty() ? "-" : value.toString();
        };
    }
}
