// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Standard output as bytes, which tells a reader that has gone from a disk that is full. */
public final class StandardOutput {
    private static final Path LINK = Path.of("/proc/self/fd/1");

    private StandardOutput() {}

    /** It is not buffered, and not to be closed. */
    public static OutputStream open() {
        return new FileOutputStream(FileDescriptor.out);
    }

    /**
     * To be called when writing failed. Returns if nobody reads any more, as in {@code esclusa get jobs | head -1}: that is
     * no failure. Throws if something else is the matter.
     */
    public static void forgive(IOException e) throws CommandException {
        // The text of EPIPE depends on the user's language, what stdout is does not.
        String target;
        try {
            target = Files.readSymbolicLink(LINK).toString();
        } catch (IOException unknown) {
            target = "";
        }
        if (!target.startsWith("pipe:") && !target.startsWith("socket:")) {
            throw CommandException.failure("cannot write to standard output: " + e.getMessage());
        }
    }
}
