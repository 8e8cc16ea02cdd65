// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people and programs read. */
class TableTest {
    private static final List<Row> ROWS = List.of(
            new Row(Works.THROUGHPUT, "C-C", "near", 10, 19, 20, 21, "Mmsg/s"),
            new Row(Works.THROUGHPUT, "C-C", "far", 10, 5, 6, 7, "Mmsg/s"),
            new Row(Works.THROUGHPUT, "Java-Java", "near", 10, 16, 17, 18, "Mmsg/s"),
            new Row(Works.THROUGHPUT, "Java-Java", "far", 10, 5, 6, 7, "Mmsg/s"));

    @Test
    void percentiles_of_a_row_are_samples() {
        Row row = Row.of("w", "c", "r", new double[] {5, 1, 4, 2, 3}, "ns");
        assertEquals(new Row("w", "c", "r", 5, 1, 3, 5, "ns"), row);
    }

    @Test
    void a_row_is_compared_only_within_its_regime() {
        List<String> lines = table(ROWS);
        assertTrue(lines.get(3).endsWith("0.85  C-C  >= 0.90  missed"), lines.get(3));
        assertTrue(lines.get(4).endsWith("1.00  C-C  >= 0.90  reached"), lines.get(4));
    }

    @Test
    void what_is_promised_by_the_clock_is_compared_with_the_clock() {
        assertTrue(handOver(999_999).matches(".*  ns +<= 1000000 ns  reached"), handOver(999_999));
        assertTrue(handOver(1_000_001).matches(".*  ns +<= 1000000 ns  missed"), handOver(1_000_001));
    }

    private static String handOver(double nanos) {
        return table(List.of(new Row(Works.HAND_OVER, "Java", "one core", 10, 1, nanos, nanos, "ns")))
                .get(1);
    }

    @Test
    void json_has_one_object_a_row() {
        assertEquals("""
                [
                  {"work": "w", "contestant": "c", "regime": "near", "n": 3, "p10": 0.500, "p50": 1234, "p90": 12345, "unit": "ns"}
                ]
                """, Json.of(List.of(new Row("w", "c", "near", 3, 0.5, 1234.4, 12345, "ns"))));
    }

    private static List<String> table(List<Row> rows) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Table.print(rows, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
