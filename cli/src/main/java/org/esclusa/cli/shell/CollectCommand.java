// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.esclusa.SegmentException;
import org.esclusa.SegmentInfo;
import org.esclusa.Segments;
import org.esclusa.cli.terminal.CommandException;
import org.esclusa.cli.terminal.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code esclusa gc}. */
@Command(
        name = "gc",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Remove what nobody can need: temporary objects that no living process has open, and what processes"
                        + " left that died while they made an object. Prints the names of what it removed.")
public final class CollectCommand implements Callable<Integer> {
    @Option(
            names = "--orphans",
            description = "Instead, list all objects that no living process has open. Somebody may still want them.")
    private boolean orphans;

    @Option(names = "--yes", description = "With --orphans: remove them.")
    private boolean yes;

    @Override
    public Integer call() throws CommandException, SegmentException {
        if (yes && !orphans) {
            throw CommandException.usage("--yes goes with --orphans");
        }
        Lines.print(orphans ? orphans() : Segments.collectGarbage());
        return 0;
    }

    private List<String> orphans() throws SegmentException {
        List<String> names = new ArrayList<>();
        for (SegmentInfo orphan : Segments.orphans()) {
            if (!yes || Segments.remove(orphan.name())) {
                names.add(orphan.name());
            }
        }
        return names;
    }
}
