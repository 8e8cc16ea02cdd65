// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.esclusa.benchmarks.Options.UsageException;
import org.esclusa.benchmarks.harness.Cores;
import org.esclusa.benchmarks.harness.HarnessException;
import org.esclusa.benchmarks.harness.Leftovers;
import org.esclusa.benchmarks.harness.Place;

/** What {@code esclusa bench} starts: runs all works, prints the table, writes the rows. */
public final class Bench {
    private static final int FAILURE = 1;
    private static final int USAGE = 2;
    private static final int TRIES = 3;

    private Bench() {}

    /** Ends with 0, with 1 if a worker failed, with 2 if the arguments cannot be understood. */
    public static void main(String[] arguments) {
        try {
            run(Options.parse(List.of(arguments)));
        } catch (UsageException e) {
            System.err.println("esclusa: " + e.getMessage());
            System.exit(USAGE);
        } catch (HarnessException | IOException e) {
            fail(e.getMessage());
        } catch (RuntimeException e) {
            fail("unexpected " + e);
        }
    }

    private static void fail(String sentence) {
        if (!Leftovers.isEnding()) {
            System.err.println("esclusa: " + sentence);
            System.exit(FAILURE);
        }
    }

    /** A machine on which others work may let no chunk of a work pass: then it is tried again. */
    private static List<Row> rows(Programme programme, String work) throws HarnessException {
        List<Row> rows = List.of();
        for (int i = 0; i < TRIES && rows.isEmpty(); i++) {
            System.err.println("esclusa: " + work);
            rows = programme.run(work);
        }
        if (rows.isEmpty()) {
            System.err.println("esclusa: no figure of " + work + ": others had the processors at every try");
        }
        return rows;
    }

    private static void run(Options options) throws HarnessException, IOException {
        Place place = Place.find();
        Leftovers.removeAtEnd(place);
        Leftovers.removeNamesOfTheDead(place);
        Programme programme = new Programme(place, Cores.allowed(), options.quick());
        List<Row> rows = new ArrayList<>();
        for (String work : Programme.WORKS) {
            if (work.contains(options.only())) {
                rows.addAll(rows(programme, work));
            }
        }
        rows.addAll(programme.lineRows());
        Table.print(rows, System.out);
        if (options.json().isPresent()) {
            Files.writeString(options.json().get(), Json.of(rows));
        }
    }
}
