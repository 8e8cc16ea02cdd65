// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.esclusa.Segments;
import org.esclusa.cli.terminal.CommandException;
import org.esclusa.cli.terminal.Json;
import org.esclusa.cli.terminal.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code esclusa ls}. */
@Command(
        name = "ls",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "List the objects of this machine, with the processes that have them open.")
public final class ListCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print one JSON array.")
    private boolean json;

    @Override
    public Integer call() throws CommandException {
        List<Map<String, Object>> objects =
                Segments.list().stream().map(Facts::brief).toList();
        Lines.print(json ? List.of(Json.write(objects)) : columns(objects));
        return 0;
    }

    private static String heading(String fact) {
        return fact.equals(Facts.BYTE_SIZE) ? "SIZE" : fact.toUpperCase(Locale.ROOT);
    }

    /** A line for each object, in columns as wide as their longest cell. */
    private static List<String> columns(List<Map<String, Object>> objects) {
        List<List<String>> rows = new ArrayList<>();
        for (Map<String, Object> object : objects) {
            if (rows.isEmpty()) {
                rows.add(object.keySet().stream().map(ListCommand::heading).toList());
            }
            rows.add(object.values().stream().map(Facts::text).toList());
        }
        return Columns.of(rows);
    }
}
