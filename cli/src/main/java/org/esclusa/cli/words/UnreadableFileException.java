// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.words;

import java.io.IOException;
import java.nio.file.Path;

/** A file failed while it was read. */
public final class UnreadableFileException extends IOException {
    private static final long serialVersionUID = 1;

    UnreadableFileException(Path file, IOException cause) {
        super("cannot read '" + file + "': " + cause.getMessage(), cause);
    }
}
