// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.shell;

import java.util.concurrent.Callable;
import org.esclusa.SegmentException;
import org.esclusa.Segments;
import org.esclusa.cli.terminal.CommandException;
import org.esclusa.cli.terminal.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code esclusa rm}. */
@Command(
        name = "rm",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Remove an object's name. Processes that have it open keep it.")
public final class RemoveCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME")
    private String name;

    @Override
    public Integer call() throws CommandException, SegmentException {
        if (!Segments.remove(name)) {
            throw CommandException.failure("there is no object '" + name + "'");
        }
        return 0;
    }
}
