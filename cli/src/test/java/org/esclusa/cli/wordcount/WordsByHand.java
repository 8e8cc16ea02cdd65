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
    private static final String PIPELINE =
            "for file; do cat \"$file\"; echo; done | tr -cs A-Za-z '\\n' | tr A-Z a-z | sed '/^$/d'"
                    + " | sort | uniq -c | sort -k1,1nr -k2,2 | sed 's/^ *\\([0-9]*\\) \\(.*\\)/\\1\\t\\2/'";

    private WordsByHand() {}

    /** The lines for all words of the files together. */
    static String of(Path... files) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("/bin/bash", "-c", PIPELINE, "bash"));
        for (Path file : files) {
            command.add(file.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        String lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertEquals(0, process.waitFor());
        return lines;
    }
}
