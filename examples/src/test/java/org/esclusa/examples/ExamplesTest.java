// SPDX-License-Identifier: Apache-2.0
package org.esclusa.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs {@code examples/run}, as a user does. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExamplesTest {
    @Test
    void each_example_does_what_it_promises() throws Exception {
        Path root = Path.of(System.getProperty("esclusa.root")).toRealPath();
        Process run = new ProcessBuilder(root.resolve("examples/run").toString())
                .redirectErrorStream(true)
                .start();
        try {
            run.getOutputStream().close();
            String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            System.out.print(said);
            assertEquals(0, run.waitFor(), said);
        } finally {
            run.destroy();
        }
    }
}
