// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks;

import java.util.List;
import java.util.stream.Collectors;

/** The rows as one JSON array of objects, one a line. */
final class Json {
    private Json() {}

    static String of(List<Row> rows) {
        return rows.stream().map(Json::object).collect(Collectors.joining(",\n  ", "[\n  ", "\n]\n"));
    }

    private static String object(Row row) {
        return "{\"work\": %s, \"contestant\": %s, \"regime\": %s, \"n\": %d, \"p10\": %s, \"p50\": %s, \"p90\": %s, \"unit\": %s}"
                .formatted(
                        string(row.work()),
                        string(row.contestant()),
                        string(row.regime()),
                        row.n(),
                        Numbers.figure(row.p10()),
                        Numbers.figure(row.p50()),
                        Numbers.figure(row.p90()),
                        string(row.unit()));
    }

    /** Our names hold nothing that JSON would want escaped but these two. */
    private static String string(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
