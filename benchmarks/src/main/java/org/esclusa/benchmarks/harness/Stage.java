// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.esclusa.benchmarks.harness.Contestant.Calibration;

/** Lets contestants work off chunks in turn, in random order, for a while. */
public final class Stage {
    /** The line's round trip is asked for in a chunk of this many, as it takes its own time. */
    private static final long NO_MESSAGES = 1;

    private final Place place;
    private final List<Integer> cores;
    private final Programs programs;
    private final Random random = new Random();
    private int teams;

    /** A stage on these cores. */
    public Stage(Place place, List<Integer> cores) {
        this.place = place;
        this.cores = cores;
        programs = new Programs(place);
    }

    /**
     * How a work is run.
     *
     * @param length of a chunk
     * @param budget of all chunks together
     * @param exclusive whether a chunk counts only if nobody else had the core meanwhile
     * @param single whether every other chunk times its round trips one by one
     */
    public record Plan(Duration length, Duration budget, boolean exclusive, boolean single) {}

    /** Runs the contestants, and returns what each did. */
    public List<Score> run(List<Contestant> contestants, Plan plan) throws HarnessException {
        List<Team> teams = new ArrayList<>();
        Team line = null;
        try {
            if (contestants.stream().anyMatch(Stage::borrows)) {
                line = team(Contestant.pair("line", programs.c("line", "none"), programs.c("line", "none")));
                line.open();
            }
            for (Contestant contestant : contestants) {
                teams.add(team(contestant));
            }
            for (Team team : teams) {
                team.open();
                Watchdog.pat();
            }
            Leftovers.removeNames(place);
            return turns(teams, line, plan);
        } finally {
            teams.forEach(Team::close);
            if (line != null) {
                line.close();
            }
            Leftovers.removeNames(place);
        }
    }

    private static boolean borrows(Contestant contestant) {
        return contestant.calibration() == Calibration.BORROWED;
    }

    private Team team(Contestant contestant) throws HarnessException {
        return new Team(contestant, cores, place, place.prefix() + "-" + teams++);
    }

    private List<Score> turns(List<Team> teams, Team line, Plan plan) throws HarnessException {
        List<Score> scores =
                teams.stream().map(team -> new Score(team.contestant().name())).toList();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < teams.size(); i++) {
            order.add(i);
        }
        long end = System.nanoTime() + plan.budget().toNanos();
        while (System.nanoTime() - end < 0) {
            Collections.shuffle(order, random);
            for (int i : order) {
                boolean each = plan.single() && random.nextBoolean();
                Chunk chunk = chunk(teams.get(i), line, plan.length().toNanos(), each);
                Watchdog.pat();
                if (chunk.displaced() == 0 || !plan.exclusive()) {
                    scores.get(i).add(chunk);
                }
            }
        }
        return scores;
    }

    private static Chunk chunk(Team team, Team line, long nanos, boolean each) throws HarnessException {
        if (!borrows(team.contestant())) {
            return team.chunk(nanos, each);
        }
        double before = line.exactly(NO_MESSAGES, false).after();
        Chunk chunk = team.chunk(nanos, each);
        return chunk.calibrated(before, line.exactly(NO_MESSAGES, false).before());
    }
}
