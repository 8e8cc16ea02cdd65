// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.shell;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
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
    @Parameters(paramLabel = "NAME")
    private String name;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws CommandException, SegmentException {
        Map<String, Object> facts = Facts.all(Segments.inspect(name));
        Lines.print(
                json
                        ? List.of(Json.write(facts))
                        : facts.entrySet().stream()
                                .map(fact -> fact.getKey() + ": " + Facts.text(fact.getValue()))
                                .toList());
        return 0;
    }
}
