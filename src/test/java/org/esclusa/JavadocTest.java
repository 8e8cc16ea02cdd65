// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Javadoc of the module can be made, by the JDK's own javadoc; its examples are regions of {@code examples/java}. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JavadocTest {
    private static final Path ROOT = Path.of(System.getProperty("esclusa.root"));

    @Test
    void javadoc_has_nothing_to_say(@TempDir Path pages) {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        int status = ToolProvider.findFirst("javadoc")
                .orElseThrow()
                .run(
                        out,
                        out,
                        "-quiet",
                        "-Werror",
                        "-Xdoclint:all",
                        "--snippet-path",
                        ROOT.resolve("examples/java").toString(),
                        "--module-source-path",
                        "org.esclusa=" + ROOT.resolve("src/main/java"),
                        "--module",
                        "org.esclusa",
                        "-d",
                        pages.toString());
        assertEquals("", said.toString());
        assertEquals(0, status);
    }
}
