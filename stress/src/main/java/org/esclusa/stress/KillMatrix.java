// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.esclusa.peer.Language;
import org.esclusa.peer.Peer;
import org.esclusa.peer.Place;

/**
 * Kills a process of each language before each store of each operation, and sees that processes of the other languages
 * go on.
 *
 * <p>Prints a row for each language and operation: how many stores it has, how many deaths were tried, what went wrong,
 * and how long it took from the moment when the kernel had freed the dead one's lock to the first return of a survivor
 * that needed what the dead one held; {@code free} is the time before that, which is the kernel's.
 */
public final class KillMatrix implements AutoCloseable {
    /** A hang takes ten seconds and more: after so many bad cases the rest is left out. */
    private static final int MOST_BAD = 10;
    /** How often an act that waits is begun to count its stores. */
    private static final int COUNTING = 3;
    /** How often each number is tried. */
    private static final long ROUNDS = Long.getLong("rounds", 1);
    /** Where each number is tried once, JVMs die at one in so many. */
    private static final int JAVA_PART = 10;

    /** What needs native access. */
    private static final List<Operation> NATIVE = Stream.of(
                    PthreadOperations.ALL, LifeOperations.NATIVE, UnnamedOperations.ALL, RingOperations.ARMED)
            .flatMap(List::stream)
            .toList();

    /** The operations of one object after those of another. */
    private static final List<List<Operation>> OBJECTS = List.of(
            CounterOperations.ALL,
            UnnamedOperations.ALL,
            CountersOperations.ALL,
            ArrayOperations.ALL,
            MutexOperations.ALL,
            ConditionOperations.ALL,
            PthreadOperations.ALL,
            QueueOperations.ALL,
            SemaphoreOperations.ALL,
            ReadWriteLockOperations.ALL,
            EventOperations.ALL,
            BarrierOperations.ALL,
            LifeOperations.ALL,
            RingOperations.RINGING,
            RingOperations.ARMED);

    /** What is tried where each is process 1 of a PID namespace of its own, unless all is asked for. */
    private static final Set<String> APART = Set.of(
            "lock, contended",
            "lock, recovering",
            "put",
            "take",
            "acknowledge",
            "get, waiting",
            "sweep by get",
            "semaphore repairing",
            "semaphore release",
            "rwlock write, waiting",
            "rwlock recovering");

    private final Place place;
    private final int kills;
    private final OptionalLong seed;
    private final PrintStream out;
    private final Folders folders;
    private final Map<String, String> environment;
    private final Survivors survivors;
    private final Leftovers leftovers;
    private final List<Row> rows = new ArrayList<>();
    private int cases;
    private int bad;

    /**
     * Each number once, and at least {@code kills} deaths for each operation and language; with a seed, JVMs die at a tenth
     * of the numbers, which it chooses. Victims and survivors are at {@code place}.
     */
    KillMatrix(Place place, int kills, OptionalLong seed, PrintStream out) throws IOException {
        this.place = place;
        this.kills = kills;
        this.seed = seed;
        this.out = out;
        folders = new Folders("kill");
        environment = folders.environment();
        LeanJvm.prepare(folders);
        survivors = new Survivors(place, environment);
        leftovers = new Leftovers(folders);
    }

    /**
     * {@code -Dkills=N} for more, {@code -Drounds=N} for each number so often, {@code -Dseed=N} for another tenth of them
     * where JVMs die, {@code -Donly=TEXT} for the operations whose name contains it, {@code -Dvictims=JAVA_DENIED} for those who
     * die, {@code -Dplace=PID_NAMESPACE} for where.
     */
    public static void main(String[] arguments) throws IOException {
        boolean good;
        int kills = Integer.getInteger("kills", 1);
        try (KillMatrix matrix =
                new KillMatrix(Place.valueOf(System.getProperty("place", "HERE")), kills, seed(kills), System.out)) {
            good = matrix.run(System.getProperty("only", ""), victims(System.getProperty("victims", "")));
        }
        System.exit(good ? 0 : 1);
    }

    /** {@code -Dseed=N}, or 1; none where so many deaths or rounds are asked for. */
    static OptionalLong seed(int kills) {
        boolean all = kills > 1 || Long.getLong("rounds") != null;
        return all ? OptionalLong.empty() : OptionalLong.of(Long.getLong("seed", 1));
    }

    private static List<Language> victims(String names) {
        return names.isEmpty()
                ? Language.OURS
                : Stream.of(names.split(",")).map(Language::valueOf).toList();
    }

    /** Runs all of it; true if nothing hung, was lost, came twice, or was otherwise wrong. */
    boolean run(String only, List<Language> victimLanguages) {
        long start = System.nanoTime();
        if (place != Place.HERE) {
            out.println("victims and survivors are each at " + place);
        }
        seed.ifPresent(it -> out.println("JVMs die at a tenth of the numbers: seed " + it));
        out.println(Row.HEAD);
        for (Language language : victimLanguages) {
            try (Victims victims = new Victims(language, place, environment)) {
                for (List<Operation> object : OBJECTS) {
                    tryEach(object, victims, only);
                }
            }
        }
        boolean givenUp = bad >= MOST_BAD;
        Row total = Row.total(rows);
        out.println(total);
        out.printf("%d s%s%n", (System.nanoTime() - start) / 1_000_000_000, givenUp ? ", given up" : "");
        return total.isGood() && !givenUp;
    }

    /** All of one object; then nothing of it is left. */
    private void tryEach(List<Operation> object, Victims victims, String only) {
        List<Operation> chosen = object.stream()
                .filter(it -> it.name().contains(only))
                .filter(it -> victims.language() != Language.JAVA_DENIED || !isNative(it))
                .filter(it -> place == Place.HERE || isApart(it))
                .toList();
        for (Operation operation : chosen) {
            if (bad < MOST_BAD) {
                tryEachStore(victims, new Row(victims.language(), operation));
            }
        }
        if (!chosen.isEmpty() && bad < MOST_BAD) {
            Verdict verdict = new Verdict();
            leftovers.collect(verdict);
            rows.getLast().add(verdict);
            verdict.sentences().forEach(it -> out.println("    " + it));
        }
    }

    /** The first death comes after the act, whose stores are counted. */
    private void tryEachStore(Victims victims, Row row) {
        rows.add(row);
        while (row.stores() == 0 && row.kills() < COUNTING && bad < MOST_BAD) {
            play(victims, row, Scene.NEVER, false);
        }
        List<Long> numbers = numbers(row);
        for (int i = 0; i < numbers.size() && bad < MOST_BAD; i++) {
            play(victims, row, numbers.get(i), i == numbers.size() - 1);
        }
        out.println(row);
    }

    /** Before which stores somebody dies, in this order: each of them, but where a tenth is drawn. */
    private List<Long> numbers(Row row) {
        long stores = row.stores();
        if (seed.isEmpty() || row.language() != Language.JAVA || stores == 0) {
            long deaths = stores == 0 ? 0 : Math.max(stores * ROUNDS, kills - 1);
            return LongStream.range(0, deaths).map(i -> i % stores + 1).boxed().toList();
        }
        List<Long> numbers =
                new ArrayList<>(LongStream.rangeClosed(1, stores).boxed().toList());
        Collections.shuffle(
                numbers, new Random(seed.getAsLong() + row.operation().name().hashCode()));
        return numbers.subList(0, (int) Math.ceilDiv(stores, JAVA_PART));
    }

    /** A pthread mutex is refused there. */
    private boolean isApart(Operation operation) {
        boolean isPthread =
                PthreadOperations.ALL.contains(operation) || operation.name().equals("pthread open");
        return seed.isEmpty() ? !isPthread : APART.contains(operation.name());
    }

    private static boolean isNative(Operation operation) {
        return NATIVE.stream().anyMatch(it -> it.name().equals(operation.name()));
    }

    private void play(Victims victims, Row row, long n, boolean crowded) {
        List<Peer> others = survivors.of(row.language(), cases++ % 2 == 0);
        Scene scene = new Scene(folders, victims.next(), others.get(0), others.get(1));
        Verdict verdict = scene.verdict();
        try (scene) {
            row.operation().stage().accept(scene);
            scene.strike(row.operation(), n);
            row.operation().aftermath().accept(scene);
            scene.end(leftovers, crowded);
        } catch (AssertionError | RuntimeException e) {
            verdict.hung(e.toString());
        }
        row.add(scene);
        if (!verdict.isGood()) {
            String when = n == Scene.NEVER ? "after it" : "before store " + n + " of " + row.stores();
            out.printf(
                    "%s, %s dies %s; %s waits, %s helps:%n",
                    row.operation().name(),
                    row.language(),
                    when,
                    others.get(0).language(),
                    others.get(1).language());
            verdict.sentences().forEach(it -> out.println("    " + it));
            bad++;
            survivors.replace();
            clear();
        }
    }

    private void clear() {
        try {
            folders.clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        survivors.close();
        leftovers.close();
        folders.close();
    }
}
