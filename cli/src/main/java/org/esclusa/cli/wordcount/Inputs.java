// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.wordcount;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.esclusa.cli.terminal.CommandException;

/** The files to count, looked at before anything is started. */
final class Inputs {
    private Inputs() {}

    /** Fails if a file cannot be read; gives the size of all, as far as they tell. */
    static long check(List<Path> files) throws CommandException {
        long byteSize = 0;
        for (Path file : files) {
            byteSize += check(file);
        }
        return byteSize;
    }

    private static long check(Path file) throws CommandException {
        if (!Files.exists(file)) {
            throw CommandException.usage("'" + file + "' does not exist");
        }
        if (Files.isDirectory(file)) {
            throw CommandException.usage("'" + file + "' is a directory");
        }
        if (!Files.isRegularFile(file)) { // a pipe can be opened only once
            return 0;
        }
        try (FileChannel channel = FileChannel.open(file)) {
            return channel.size();
        } catch (IOException e) {
            throw CommandException.usage("'" + file + "' cannot be read");
        }
    }
}
