// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.wordcount;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The count as a shell does it: by tr, sort and uniq. */
final class WordsByHand {
    private static final Path SCRIPT = Path.of(System.getProperty("esclusa.root"), "cli/words_by_hand.sh");

    private WordsByHand() {}

    /** The lines for all words of the files together. */
    static String of(Path... files) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        for (Path file : files) {
            command.add(file.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        Process process = builder.start();
        String lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertEquals(0, process.waitFor());
        return lines;
    }
}
