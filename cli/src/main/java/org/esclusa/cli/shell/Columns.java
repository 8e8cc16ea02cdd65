// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.shell;

import java.util.List;

/** Cells as lines, in columns as wide as their longest cell. */
final class Columns {
    private Columns() {}

    static List<String> of(List<List<String>> rows) {
        int[] widths = new int[rows.isEmpty() ? 0 : rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length - 1; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = row.get(i);
            line.append(cell).append(" ".repeat(Math.max(0, widths[i] - cell.length())));
            line.append(i < widths.length - 1 ? "  " : "");
        }
        return line.toString();
    }
}
