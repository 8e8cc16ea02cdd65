// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.shell;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.esclusa.cli.terminal.CommandException;
import org.esclusa.cli.terminal.StandardOutput;

/** Prints results on stdout. */
final class Lines {
    private Lines() {}

    static void print(List<String> lines) throws CommandException {
        if (lines.isEmpty()) {
            return;
        }
        try {
            @SuppressWarnings("resource") // it is everybody's
            OutputStream out = StandardOutput.open();
            out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            StandardOutput.forgive(e);
        }
    }
}
