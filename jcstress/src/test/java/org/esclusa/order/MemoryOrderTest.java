// SPDX-License-Identifier: Apache-2.0
package org.esclusa.order;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.openjdk.jcstress.infra.runners.TestList;

/** Each test of jcstress for {@code -Dorder.millis}; mutants until they have shown what they are to show. */
class MemoryOrderTest {
    private static final int MILLIS = Integer.getInteger("order.millis", 300);

    /** How often a mutant gets another, twice as long, chance: that is a watchdog, not a figure. */
    private static final int CHANCES = 8;

    @BeforeAll
    static void two_actors_need_two_processors() {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "two actors need two processors");
    }

    @TestFactory
    Stream<DynamicTest> what_is_forbidden_is_never_seen() {
        return tests(false)
                .map(name -> dynamicTest(name, () -> {
                    Trial trial = Trial.run(name, MILLIS);
                    System.out.println(name + ": " + trial.seen());
                    assertTrue(trial.isPassed(), trial::seen);
                }));
    }

    @TestFactory
    Stream<DynamicTest> what_is_forbidden_is_seen_with_a_weaker_order() {
        return tests(true)
                .map(name -> dynamicTest(name, () -> {
                    Trial trial = Trial.run(name, MILLIS);
                    for (int i = 0; i < CHANCES && trial.isPassed() && !trial.isInterestingSeen(); i++) {
                        trial = Trial.run(name, MILLIS << i + 1);
                    }
                    System.out.println(name + ": " + trial.seen());
                    assertTrue(trial.isPassed() && trial.isInterestingSeen(), trial::seen);
                }));
    }

    @Test
    void each_has_its_place_on_the_page() throws IOException {
        String page = Files.readString(Path.of("../docs/design/memory-order.md"));
        for (String name : TestList.tests()) {
            String simple = name.substring(name.lastIndexOf('.') + 1);
            assertTrue(page.contains(simple + "`"), name);
        }
    }

    private static Stream<String> tests(boolean weak) {
        return TestList.tests().stream().sorted().filter(name -> name.contains(".Weak") == weak);
    }
}
