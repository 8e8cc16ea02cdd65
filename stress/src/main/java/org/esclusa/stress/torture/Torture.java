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
import org.esclusa.stress.Folders;
import org.esclusa.stress.LeanJvm;
import org.esclusa.stress.torture.Options.UsageException;

/** Puts one object after the other under load, and kills its workers. */
public final class Torture implements AutoCloseable {
    private static final int FAILURE = 1;
    private static final int USAGE = 2;
    private static final long SECOND = 1_000_000_000;

    private final PrintStream err;
    private final ProgressBar bar;
    private final Folders folders;
    private final WorkerPool pool;
    private Peer coordinator;

    Torture(PrintStream err) throws IOException {
        this.err = err;
        bar = new ProgressBar(err);
        folders = new Folders("torture");
        LeanJvm.prepare(folders);
        pool = new WorkerPool(folders.environment());
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
        } catch (IOException | AssertionError e) { // of this process, or what a peer could not do
            System.err.println("esclusa: torture cannot go on: " + e.getMessage());
            System.exit(FAILURE);
        }
    }

    /** All objects that the options name; each has an equal part of the time. */
    List<Line> run(Options options) throws IOException {
        Quota quota = Quota.of(options.killsOfAnObject(), options.languages());
        long begin = System.nanoTime();
        long end = begin + options.seconds().orElse(Long.MAX_VALUE / 4 / SECOND) * SECOND;
        List<Line> lines = new ArrayList<>();
        List<Workload> workloads = options.workloads();
        for (int i = 0; i < workloads.size(); i++) {
            long now = System.nanoTime();
            lines.addAll(run(
                    workloads.get(i),
                    options.languages(),
                    quota,
                    now + (end - now) / (workloads.size() - i),
                    new Random(options.seed() + i)));
        }
        return lines;
    }

    /** One object; its lines. */
    List<Line> run(Workload workload, List<Language> languages, Quota quota, long untilNanos, Random random)
            throws IOException {
        List<Line> lines = Campaign.lines(workload, quota, languages);
        pool.prepare(Language.OURS);
        if (coordinator == null) {
            coordinator = Peer.start(Language.C, folders.environment());
        }
        bar.begin(workload.object(), quota.kills());
        try (Campaign campaign = new Campaign(folders, pool, coordinator, workload, lines, random)) {
            campaign.run(untilNanos, workload.isHeld() ? quota.stopNanos() : 0, bar::left);
            bar.clear();
            campaign.verdict().sentences().forEach(err::println);
            if (!campaign.verdict().isGood()) {
                campaign.last().add(campaign.verdict());
                coordinator.close();
                coordinator = null;
                folders.clear();
            }
        }
        return lines.stream().filter(Line::isWanted).toList();
    }

    @Override
    public void close() throws IOException {
        if (coordinator != null) {
            coordinator.close();
        }
        pool.close();
        folders.close();
    }
}
