// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.esclusa.benchmarks.harness.Contestant;
import org.esclusa.benchmarks.harness.Figure;
import org.esclusa.benchmarks.harness.HarnessException;
import org.esclusa.benchmarks.harness.Place;
import org.esclusa.benchmarks.harness.Programs;
import org.esclusa.benchmarks.harness.Regime;
import org.esclusa.benchmarks.harness.Score;
import org.esclusa.benchmarks.harness.Stage;
import org.esclusa.benchmarks.micro.MicroRun;
import org.openjdk.jmh.runner.options.TimeValue;

/** Who does what for how long. A rival is added here, as one more contestant of a work. */
final class Programme {
    static final List<String> WORKS = List.of(
            Works.COUNTER,
            Works.MUTEX,
            Works.PTHREAD_MUTEX,
            Works.ARRAY_ADD,
            Works.ARRAY_GET,
            Works.ARRAY_COPY_64K,
            Works.ARRAY_COPY_1M,
            Works.CALL,
            Works.EVENT_FD,
            Works.PIPE,
            Works.SOCKET,
            Works.EVENT_FD_TRIP,
            Works.PIPE_TRIP,
            Works.SOCKET_TRIP,
            Works.ONE_THREAD,
            Works.THROUGHPUT,
            Works.ROUND_TRIP,
            Works.TWO_AND_TWO,
            Works.PYTHON_QUEUE,
            Works.PYTHON_ASYNCIO,
            Works.PYTHON_MUTEX,
            Works.HAND_OVER);

    private static final Duration CHUNK = Duration.ofMillis(7);
    private static final Duration PYTHON_CHUNK = Duration.ofMillis(20);

    private final Stage stage;
    private final Programs programs;
    private final MicroRun micro;
    private final boolean quick;
    private final Map<Regime, List<double[]>> lines = new EnumMap<>(Regime.class);

    Programme(Place place, List<Integer> cores, boolean quick) throws HarnessException {
        if (cores.size() < 2) {
            throw new HarnessException("two cores are needed, and this process may use " + cores.size());
        }
        this.quick = quick;
        stage = new Stage(place, cores);
        programs = new Programs(place);
        MicroRun.Plan plan = quick
                ? new MicroRun.Plan(1, 2, 8, TimeValue.milliseconds(70))
                : new MicroRun.Plan(3, 3, 5, TimeValue.milliseconds(400));
        micro = new MicroRun(place, plan);
    }

    /** Runs a work, and returns its rows. */
    List<Row> run(String work) throws HarnessException {
        return switch (work) {
            case Works.COUNTER, Works.MUTEX, Works.PTHREAD_MUTEX -> micro.run(work);
            case Works.CALL, Works.EVENT_FD, Works.PIPE, Works.SOCKET -> micro.run(work);
            case Works.ARRAY_ADD, Works.ARRAY_GET, Works.ARRAY_COPY_64K, Works.ARRAY_COPY_1M -> micro.run(work);
            case Works.HAND_OVER -> micro.run(work);
            case Works.EVENT_FD_TRIP -> trips(work, "eventfd-trip", List.of());
            case Works.PIPE_TRIP -> trips(work, "pipe-trip", List.of("nio", "jnr-posix"));
            case Works.SOCKET_TRIP -> trips(work, "socket-trip", List.of("nio", "jnr-posix"));
            case Works.ONE_THREAD -> oneThread();
            case Works.THROUGHPUT -> throughput();
            case Works.ROUND_TRIP -> roundTrip();
            case Works.TWO_AND_TWO -> twoAndTwo();
            case Works.PYTHON_QUEUE -> pythonPairs(work, "queue_pair.py", "multiprocessing");
            case Works.PYTHON_ASYNCIO -> pythonPairs(work, "asyncio_pair.py", "streams");
            case Works.PYTHON_MUTEX -> pythonMutex();
            default -> throw new IllegalArgumentException(work);
        };
    }

    /** What the machine was like while all this ran. */
    List<Row> lineRows() {
        List<Row> rows = new ArrayList<>();
        lines.forEach((regime, samples) -> {
            double[] all = samples.stream().flatMapToDouble(DoubleStream::of).toArray();
            if (all.length > 0) {
                rows.add(Row.of(Works.LINE, "all of them", regime.toString(), all, Figure.NANOS.unit()));
            }
        });
        return rows;
    }

    private List<Row> oneThread() throws HarnessException {
        String work = "one-thread";
        List<Contestant> contestants = List.of(
                Contestant.single("C", programs.c(work, "esclusa")),
                Contestant.single("Java", programs.java(work, "esclusa")),
                Contestant.single("Vyukov", programs.c(work, "vyukov")),
                Contestant.single("Vyukov in Java", programs.java(work, "vyukov")));
        return oneCore(Works.ONE_THREAD, contestants, Figure.NANOS);
    }

    /** Two threads of one process, through what the kernel has; {@code rivals} do it in Java too. */
    private List<Row> trips(String work, String program, List<String> rivals) throws HarnessException {
        List<Contestant> contestants = new ArrayList<>(List.of(
                Contestant.selfMadePair("C", programs.c(program, "kernel")),
                Contestant.selfMadePair("Java", programs.java(program, "esclusa"))));
        for (String rival : rivals) {
            String name = rival.equals("nio") ? "NIO" : rival;
            contestants.add(Contestant.selfMadePair(name, programs.java(program, rival)));
        }
        List<Row> rows = new ArrayList<>();
        for (Score score : stage.run(contestants, exclusive(3, false))) {
            rows.addAll(score.rows(work, Figure.NANOS));
            keepLine(score);
        }
        return rows;
    }

    private List<Row> throughput() throws HarnessException {
        List<Row> rows = new ArrayList<>();
        for (Score score : stage.run(pairs("throughput", true), exclusive(6, false))) {
            rows.addAll(score.rows(Works.THROUGHPUT, Figure.MILLIONS));
            keepLine(score);
        }
        return rows;
    }

    private List<Row> roundTrip() throws HarnessException {
        List<Row> rows = new ArrayList<>();
        List<Row> single = new ArrayList<>();
        for (Score score : stage.run(pairs("round-trip", true), exclusive(8, true))) {
            rows.addAll(score.rows(Works.ROUND_TRIP, Figure.NANOS));
            single.addAll(score.eachRows(Works.EACH_ROUND_TRIP));
            keepLine(score);
        }
        rows.addAll(single);
        return rows;
    }

    private List<Row> twoAndTwo() throws HarnessException {
        List<Row> rows = new ArrayList<>();
        for (Score score : stage.run(pairs("two-and-two", false), shared(CHUNK, 6))) {
            rows.addAll(score.rows(Works.TWO_AND_TWO, Figure.MILLIONS_OF_TWO));
            keepLine(score);
        }
        return rows;
    }

    private List<Row> pythonPairs(String work, String script, String rival) throws HarnessException {
        List<Contestant> contestants = List.of(
                Contestant.selfMadePair("Python", programs.python(script, "esclusa")),
                Contestant.selfMadePair(rival, programs.python(script, rival)));
        List<Row> rows = new ArrayList<>();
        for (Score score : stage.run(contestants, shared(PYTHON_CHUNK, 4))) {
            rows.addAll(score.rows(work, Figure.THOUSANDS));
            keepLine(score);
        }
        return rows;
    }

    private List<Row> pythonMutex() throws HarnessException {
        List<Contestant> contestants = List.of(
                Contestant.single("Python", programs.python("locked_add.py", "esclusa")),
                Contestant.single("multiprocessing", programs.python("locked_add.py", "multiprocessing")));
        return oneCore(Works.PYTHON_MUTEX, contestants, Figure.OPERATIONS);
    }

    private List<Row> oneCore(String work, List<Contestant> contestants, Figure figure) throws HarnessException {
        List<Row> rows = new ArrayList<>();
        for (Score score : stage.run(contestants, exclusive(3, false))) {
            rows.addAll(score.oneCoreRows(work, figure));
        }
        return rows;
    }

    /** The queue between two processes: each language with itself, with the other one if asked, and the reference. */
    private List<Contestant> pairs(String work, boolean mixed) throws HarnessException {
        List<Contestant> pairs = new ArrayList<>(List.of(
                Contestant.pair("C-C", programs.c(work, "esclusa"), programs.c(work, "esclusa")),
                Contestant.pair("Java-Java", programs.java(work, "esclusa"), programs.java(work, "esclusa")),
                Contestant.pair("Vyukov", programs.c(work, "vyukov"), programs.c(work, "vyukov")),
                Contestant.pair("Vyukov in Java", programs.java(work, "vyukov"), programs.java(work, "vyukov"))));
        if (mixed) {
            pairs.add(Contestant.pair("Java-C", programs.java(work, "esclusa"), programs.c(work, "esclusa")));
            pairs.add(Contestant.pair("C-Java", programs.c(work, "esclusa"), programs.java(work, "esclusa")));
        }
        return pairs;
    }

    private void keepLine(Score score) {
        for (Regime regime : Regime.values()) {
            lines.computeIfAbsent(regime, key -> new ArrayList<>()).add(score.lineNanos(regime));
        }
    }

    /** One measured thread on each core: what was disturbed does not count. */
    private Stage.Plan exclusive(int quickSeconds, boolean single) {
        return new Stage.Plan(CHUNK, seconds(quickSeconds), true, single);
    }

    /** Threads that take turns on a core, so that losing it is part of the work. */
    private Stage.Plan shared(Duration chunk, int quickSeconds) {
        return new Stage.Plan(chunk, seconds(quickSeconds), false, false);
    }

    /** A long run gives each work eight times what a quick one does. */
    private Duration seconds(int quickSeconds) {
        return Duration.ofSeconds(quick ? quickSeconds : 8L * quickSeconds);
    }
}
