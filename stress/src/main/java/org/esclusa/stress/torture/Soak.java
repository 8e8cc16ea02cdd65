// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.esclusa.peer.Language;
import org.esclusa.peer.Peer;
import org.esclusa.stress.Folders;
import org.esclusa.stress.LeanJvm;

/**
 * All objects at the same time, at a pace that leaves the processors some rest, for a long time: some workers die and
 * others come, and one of each language lives on at each object. Neither the rates nor what those have may change.
 */
public final class Soak implements AutoCloseable {
    private static final int FAILURE = 1;
    private static final int USAGE = 2;
    private static final long SECOND = 1_000_000_000;
    private static final int REST_MICROS = 2_000;
    private static final long STRIKE_EVERY = SECOND / 20;
    private static final long LOOK_EVERY = SECOND;
    private static final long FOREVER = 1L << 40;

    private final PrintStream out;
    private final Folders folders;
    private final WorkerPool pool;
    private final List<Peer> coordinators = new ArrayList<>();
    private final List<Campaign> campaigns = new ArrayList<>();
    private final List<WorkerSlot> survivors = new ArrayList<>();
    private long deaths;

    Soak(PrintStream out) throws IOException {
        this.out = out;
        folders = new Folders("soak");
        LeanJvm.prepare(folders);
        // They live long enough to be compiled, and a heap that is soon full shows what grows beside it.
        String options = System.getProperty("esclusa.peer.java").replace("-Xint ", "");
        System.setProperty("esclusa.peer.java", options + " -Xms16m -Xmx16m");
        pool = new WorkerPool(folders.environment());
    }

    /** Ends with 0, with 1 if anything hung, was lost, came twice or grew, with 2 if the argument is no number. */
    public static void main(String[] arguments) throws IOException {
        String minutes = arguments.length == 0 ? "30" : arguments[0];
        if (arguments.length > 1 || !minutes.matches("[1-9][0-9]{0,4}")) {
            System.err.println("usage: stress/soak [MINUTES]");
            System.exit(USAGE);
        }
        try (Soak soak = new Soak(System.out)) {
            List<String> faults = soak.run(Integer.parseInt(minutes), 60, 1);
            faults.forEach(System.err::println);
            System.exit(faults.isEmpty() ? 0 : FAILURE);
        }
    }

    /**
     * Runs so many spans of so many seconds after a first one that counts for nothing, and prints the figures of each.
     *
     * @return what went wrong, and what has grown: a sentence each
     */
    List<String> run(int count, long seconds, long seed) throws IOException {
        begin(seed);
        span(seconds); // archives, compilers and heaps
        List<Span> spans = new ArrayList<>();
        for (int i = 1; i <= count && faults().isEmpty(); i++) {
            spans.add(span(seconds));
            out.print(SoakReport.line(i, spans.getLast(), deaths));
        }
        campaigns.forEach(Campaign::end);
        campaigns.forEach(Campaign::unlink);
        campaigns.getLast().judgeLeft();
        List<String> faults = new ArrayList<>(faults());
        if (!spans.isEmpty()) {
            out.print(SoakReport.table(spans));
            faults.addAll(SoakReport.changes(spans.getFirst(), spans.getLast()));
        }
        return faults;
    }

    private void begin(long seed) throws IOException {
        pool.prepare(Language.OURS);
        Quota quota = Quota.of(FOREVER, Language.OURS);
        for (Workload workload : Workloads.ALL) {
            Peer coordinator = Peer.start(Language.C, folders.environment());
            coordinators.add(coordinator);
            Workload resting = workload.resting(REST_MICROS);
            List<Line> lines = Campaign.lines(resting, quota, Language.OURS);
            Campaign campaign =
                    new Campaign(folders, pool, coordinator, resting, lines, new Random(seed + campaigns.size()));
            campaigns.add(campaign);
            campaign.begin();
            survivors.addAll(campaign.spareOneOfEach());
        }
    }

    private List<String> faults() {
        return campaigns.stream()
                .flatMap(it -> it.verdict().sentences().stream())
                .toList();
    }

    /** Deaths, one object after the other, and a look now and then. */
    private Span span(long seconds) {
        long begin = System.nanoTime();
        long looked = begin;
        List<Long> before = campaigns.stream().map(Campaign::rounds).toList();
        Map<Language, Holdings> holdings = new EnumMap<>(Language.class);
        long files = 0;
        while (System.nanoTime() - begin < seconds * SECOND && faults().isEmpty()) {
            campaigns.get((int) (deaths++ % campaigns.size())).strike();
            LockSupport.parkNanos(STRIKE_EVERY);
            if (System.nanoTime() - looked > LOOK_EVERY) {
                looked = System.nanoTime();
                look().forEach((language, now) -> holdings.merge(language, now, Holdings::max));
                files = Math.max(files, files());
            }
        }
        double took = (System.nanoTime() - begin) / (double) SECOND;
        Map<String, Double> rates = new LinkedHashMap<>();
        for (int i = 0; i < campaigns.size(); i++) {
            Campaign campaign = campaigns.get(i);
            rates.put(campaign.object(), (campaign.rounds() - before.get(i)) / took);
        }
        return new Span(rates, holdings, files);
    }

    private Map<Language, Holdings> look() {
        Map<Language, Holdings> now = new EnumMap<>(Language.class);
        for (WorkerSlot survivor : survivors) {
            now.merge(survivor.language, Holdings.of(survivor.child.pid(), folders.segments()), Holdings::plus);
        }
        return now;
    }

    private long files() {
        try (Stream<?> left = folders.left()) {
            return left.count();
        }
    }

    @Override
    public void close() throws IOException {
        campaigns.forEach(Campaign::close);
        coordinators.forEach(Peer::close);
        pool.close();
        folders.close();
    }
}
