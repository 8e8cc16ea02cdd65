// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.esclusa.benchmarks.Options.UsageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line of {@code esclusa bench}. */
class OptionsTest {
    @Test
    void nothing_asks_for_everything() throws UsageException {
        assertEquals(new Options(false, Optional.empty(), ""), Options.parse(List.of()));
    }

    @Test
    void all_arguments_are_understood(@TempDir Path folder) throws UsageException {
        Path json = folder.resolve("rows.json");
        assertEquals(
                new Options(true, Optional.of(json), "queue"),
                Options.parse(List.of("--quick", "--json", json.toString(), "--only", "queue")));
    }

    @Test
    void what_cannot_be_done_is_refused_before_the_work() {
        assertThrows(UsageException.class, () -> Options.parse(List.of("--fast")));
        assertThrows(UsageException.class, () -> Options.parse(List.of("--json")));
        assertThrows(UsageException.class, () -> Options.parse(List.of("--only", "no such work")));
    }
}
