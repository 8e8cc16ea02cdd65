// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.shell;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.esclusa.NoSuchSegmentException;
import org.esclusa.SegmentException;
import org.esclusa.Segments;
import org.esclusa.cli.terminal.CommandException;
import org.esclusa.cli.terminal.Json;
import org.esclusa.cli.terminal.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code esclusa stat}. */
@Command(
        name = "stat",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Tell all that an object tells of itself.")
public final class StatCommand implements Callable<Integer> {
    private static final double SHORTEST = 0.01;
    private static final double LONGEST = 86_400;

    @Parameters(paramLabel = "NAME")
    private String name;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Option(
            names = "--watch",
            arity = "0..1",
            fallbackValue = "1",
            paramLabel = "SECONDS",
            description = "Tell it again every SECONDS (default 1), of counters with rates, until a signal comes or the"
                    + " object is removed.")
    private Double watch;

    private final CounterTable table = new CounterTable();

    @Override
    public Integer call() throws CommandException, SegmentException, InterruptedException {
        if (watch == null) {
            tell();
            return 0;
        }
        if (!(watch >= SHORTEST && watch <= LONGEST)) {
            throw CommandException.usage("--watch must be 0.01 to 86400 seconds, not " + watch);
        }
        tell(); // what is not there now is an error
        try {
            while (true) {
                Thread.sleep(Duration.ofNanos((long) (watch * 1e9)));
                tell();
            }
        } catch (NoSuchSegmentException removed) {
            return 0;
        }
    }

    private void tell() throws CommandException, SegmentException {
        Map<String, Object> facts = Facts.all(Segments.inspect(name));
        if (watch != null && facts.get(CounterTable.FACT) instanceof List<?> counters) {
            facts.put(CounterTable.FACT, table.withRates(counters, facts.get("generation"), System.nanoTime()));
        }
        Lines.print(json ? List.of(Json.write(facts)) : lines(facts));
    }

    private List<String> lines(Map<String, Object> facts) {
        List<String> lines = new ArrayList<>();
        facts.forEach((fact, value) -> {
            if (!fact.equals(CounterTable.FACT)) {
                lines.add(fact + ": " + Facts.text(value));
            }
        });
        if (facts.get(CounterTable.FACT) instanceof List<?> counters) {
            lines.addAll(CounterTable.lines(counters, watch != null));
        }
        return lines;
    }
}
