// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.esclusa.peer.Language;
import org.esclusa.peer.Peer;
import org.esclusa.stress.LeanJvm;
import org.esclusa.stress.Stamp;
import org.esclusa.stress.torture.Options.UsageException;

/** Puts one object after the other under load, and kills its workers. */
public final class Torture implements AutoCloseable {
    private static final int FAILURE = 1;
    private static final int USAGE = 2;
    private static final long SECOND = 1_000_000_000;

    private final PrintStream err;
    private final ProgressBar bar;
    private final Place place;
    private final Stamp stamp;
    private final LeanJvm lean;
    private final Crew crew;
    private Peer keeper;

    Torture(PrintStream err) throws IOException {
        this.err = err;
        bar = new ProgressBar(err);
        place = new Place();
        stamp = new Stamp();
        lean = new LeanJvm(place.environment(stamp));
        crew = new Crew(place.environment(stamp));
    }

    /** Ends with 0, with 1 if anything hung, was lost or came twice, with 2 if the arguments cannot be understood. */
    public static void main(String[] arguments) throws IOException {
        try {
            Options options = Options.parse(List.of(arguments));
            List<Line> lines = new ArrayList<>();
            System.err.println("esclusa: seed " + options.seed());
            try (Torture torture = new Torture(System.err)) {
                lines.addAll(torture.run(options));
            }
            System.out.print(Report.table(lines));
            if (options.json().isPresent()) {
                Files.writeString(options.json().get(), Report.json(lines));
            }
            System.exit(lines.stream().allMatch(Line::isGood) ? 0 : FAILURE);
        } catch (UsageException e) {
            System.err.println("esclusa: " + e.getMessage());
            System.exit(USAGE);
        }
    }

    /** All objects that the options name; each has an equal part of the time. */
    List<Line> run(Options options) throws IOException {
        Quota quota = Quota.of(options.killsOfAnObject(), options.languages());
        long begin = System.nanoTime();
        long end = begin + options.seconds().orElse(Long.MAX_VALUE / 4 / SECOND) * SECOND;
        List<Line> lines = new ArrayList<>();
        List<Ordeal> ordeals = options.ordeals();
        for (int i = 0; i < ordeals.size(); i++) {
            long now = System.nanoTime();
            lines.addAll(run(
                    ordeals.get(i),
                    options.languages(),
                    quota,
                    now + (end - now) / (ordeals.size() - i),
                    new Random(options.seed() + i)));
        }
        return lines;
    }

    /** One object; its lines. */
    List<Line> run(Ordeal ordeal, List<Language> languages, Quota quota, long untilNanos, Random random)
            throws IOException {
        List<Line> lines = Siege.lines(ordeal, quota, languages);
        crew.prepare(Language.OURS);
        if (keeper == null) {
            keeper = Peer.start(Language.C, place.environment(stamp));
        }
        bar.begin(ordeal.object(), quota.kills());
        try (Siege siege = new Siege(place, crew, stamp, keeper, ordeal, lines, random)) {
            siege.run(untilNanos, ordeal.isHeld() ? quota.stopNanos() : 0, bar::left);
            bar.clear();
            siege.verdict().sentences().forEach(err::println);
            if (!siege.verdict().isGood()) {
                siege.last().add(siege.verdict());
                keeper.close();
                keeper = null;
                place.clear();
            }
        }
        return lines.stream().filter(Line::isWanted).toList();
    }

    @Override
    public void close() throws IOException {
        if (keeper != null) {
            keeper.close();
        }
        crew.close();
        lean.close();
        stamp.close();
        place.close();
    }
}
