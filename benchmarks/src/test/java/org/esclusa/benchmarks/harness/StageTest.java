// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.esclusa.benchmarks.Works;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The harness with the smallest of stages. */
@Timeout(60)
class StageTest {
    private static final Stage.Plan SHORT = new Stage.Plan(Duration.ofMillis(2), Duration.ofMillis(300), false, false);

    private Place place;
    private Programs programs;

    @BeforeEach
    void find() throws HarnessException {
        place = Place.find();
        programs = new Programs(place);
    }

    @Test
    void contestants_take_turns_and_leave_nothing() throws HarnessException, IOException {
        List<Contestant> contestants = List.of(
                Contestant.single("C", programs.c("one-thread", "esclusa")),
                Contestant.single("Java", programs.java("one-thread", "esclusa")),
                Contestant.single("Vyukov", programs.c("one-thread", "vyukov")));
        List<Score> scores = new Stage(place, Cores.allowed()).run(contestants, SHORT);
        assertEquals(3, scores.size());
        for (Score score : scores) {
            assertEquals(1, score.oneCoreRows(Works.ONE_THREAD, Figure.NANOS).size());
        }
        assertNothingIsLeft();
    }

    @Test
    void two_processes_of_two_languages_understand_each_other() throws HarnessException, IOException {
        List<Contestant> contestants = List.of(
                Contestant.pair("Java-C", programs.java("throughput", "esclusa"), programs.c("throughput", "esclusa")));
        new Stage(place, Cores.allowed()).run(contestants, SHORT);
        assertNothingIsLeft();
    }

    @Test
    void a_worker_that_ends_is_a_failure_with_a_sentence() throws IOException {
        List<Contestant> contestants = List.of(Contestant.single("none", seat -> List.of("false", seat.name())));
        assertThrows(HarnessException.class, () -> new Stage(place, Cores.allowed()).run(contestants, SHORT));
        assertNothingIsLeft();
    }

    @Test
    void names_of_a_killed_run_are_removed_by_the_next_one() throws IOException {
        Path old = place.segments().resolve(Place.PREFIX + "999999999-00000-control");
        Path own = place.segments().resolve(place.prefix() + "-control");
        Files.createFile(old);
        Files.createFile(own);
        Leftovers.removeNamesOfTheDead(place);
        assertFalse(Files.exists(old));
        assertTrue(Files.exists(own));
        Leftovers.removeNames(place);
        assertNothingIsLeft();
    }

    @Test
    void chunks_whose_calibrations_disagree_have_no_regime() {
        assertEquals(Optional.of(Regime.NEAR), Regime.of(60, 80));
        assertEquals(Optional.of(Regime.FAR), Regime.of(320, 330));
        assertEquals(Optional.empty(), Regime.of(190, 210));
        assertEquals(Optional.empty(), Regime.of(60, 120));
        assertEquals(Optional.empty(), Regime.of(5000, 5000));
    }

    private void assertNothingIsLeft() throws IOException {
        try (Stream<Path> names = Files.list(place.segments())) {
            assertTrue(names.noneMatch(name -> name.getFileName().toString().startsWith(place.prefix())));
        }
    }
}
