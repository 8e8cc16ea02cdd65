// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.esclusa.internal.layout.Layouts;
import org.junit.jupiter.api.Test;

/** Java, C and Python lay out version 1 as {@code docs/layout/v1.txt} says. */
class LayoutAgreementTest {
    private static final String ROOT = System.getProperty("esclusa.root", ".");

    private static String reference() throws Exception {
        return Files.readString(Path.of(ROOT, "docs/layout/v1.txt"));
    }

    @Test
    void java() throws Exception {
        assertEquals(reference(), Layouts.describe());
    }

    @Test
    void c() throws Exception {
        assertEquals(
                reference(), output(System.getProperty("esclusa.native", ROOT + "/target/native") + "/layout_dump"));
    }

    @Test
    void python() throws Exception {
        String interpreter = System.getProperty("esclusa.venv.python", ROOT + "/target/venv/bin/python");
        assertEquals(reference(), output(interpreter, "-m", "esclusa._layout"));
    }

    private static String output(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), text);
        return text;
    }
}
