// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.wordcount;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.esclusa.cli.terminal.CommandException;
import org.esclusa.cli.terminal.StandardOutput;
import org.esclusa.cli.words.WordCount;

/** The lines of a count on stdout: count, tab, word. */
final class Table {
    private static final int BUFFER_BYTE_SIZE = 1 << 16;

    private Table() {}

    static void print(List<WordCount> words) throws CommandException {
        try (OutputStream out = new BufferedOutputStream(StandardOutput.open(), BUFFER_BYTE_SIZE)) {
            for (WordCount word : words) {
                out.write((word.count() + "\t" + word.word() + "\n").getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            StandardOutput.forgive(e);
        }
    }
}
