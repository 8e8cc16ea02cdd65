// SPDX-License-Identifier: Apache-2.0
package org.esclusa.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every configuration in this folder keeps its promise, and every seeded bug is found. */
class ModelTest {
    private static final Path FOLDER = Path.of(System.getProperty("model.folder"));
    private static final boolean LONG = System.getProperty("model.form").equals("long");
    private static final String ONLY = System.getProperty("model.only", "");
    private static final Tlc TLC = new Tlc(FOLDER.resolve("target/tlc"), Duration.ofMinutes(LONG ? 240 : 10), LONG);

    @TestFactory
    Stream<DynamicTest> tlc_finds_what_the_configuration_expects() throws IOException {
        return Configuration.in(FOLDER).stream()
                .filter(configuration -> LONG || !configuration.isLong())
                .filter(configuration -> configuration.name().startsWith(ONLY))
                .map(configuration -> DynamicTest.dynamicTest(configuration.name(), () -> check(configuration)));
    }

    private static void check(Configuration configuration) throws Exception {
        Tlc.Outcome outcome = TLC.check(configuration);
        System.out.printf(
                "model: %-10s %-28s %,12d states, depth %3d, %6.1f s: %s%n",
                configuration.specification().getFileName(),
                configuration.name(),
                outcome.distinctStates(),
                outcome.depth(),
                outcome.seconds(),
                outcome.finding());
        assertTrue(
                outcome.finding().endsWith(configuration.expected()),
                () -> "expected: " + configuration.expected() + ", exit code " + outcome.exitCode() + "\n"
                        + outcome.output());
        assertEquals(configuration.expectsNoError(), outcome.exitCode() == 0);
        assertTrue(outcome.distinctStates() > 1, "nothing was looked at");
    }

    @Test
    void every_specification_is_checked_in_the_default_build() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            Set<Path> written =
                    files.filter(file -> file.toString().endsWith(".tla")).collect(Collectors.toSet());
            Set<Path> checked = Configuration.in(FOLDER).stream()
                    .filter(configuration -> !configuration.isLong())
                    .map(Configuration::specification)
                    .collect(Collectors.toSet());
            assertEquals(written, checked);
        }
    }

    @Test
    void a_configuration_without_expectation_is_refused(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("Queue_new.cfg"), "SPECIFICATION Spec\n");
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> Configuration.read(file));
        assertEquals("Queue_new.cfg does not begin with a line \"\\* expect: …\"", refused.getMessage());
    }
}
