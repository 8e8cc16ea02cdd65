// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.esclusa.peer.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SoakTest {
    private static Span span(double rate, long kib, long descriptors, long files) {
        return new Span(Map.of("queue", rate), Map.of(Language.C, new Holdings(kib, descriptors, 10, 5)), files);
    }

    @Test
    void what_grows_or_slows_down_is_told() {
        Span first = span(1000, 50_000, 100, 20);
        assertEquals(List.of(), SoakReport.changes(first, span(800, 52_000, 104, 22)));
        assertEquals(
                List.of(
                        "slower: queue did 1000 rounds per second, and 400 in the end",
                        "grown: C had 50000 KiB, and 90000 in the end",
                        "grown: C had 100 descriptors, and 130 in the end",
                        "grown: 20 segments, 50 in the end"),
                SoakReport.changes(first, span(400, 90_000, 130, 50)));
    }

    /** A moment of it; minutes are what it is for. */
    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void all_objects_at_once_survive_deaths() throws Exception {
        try (Soak soak = new Soak(System.out)) {
            List<String> faults = soak.run(1, 2, 1);
            assertEquals(List.of(), faults);
        }
    }
}
