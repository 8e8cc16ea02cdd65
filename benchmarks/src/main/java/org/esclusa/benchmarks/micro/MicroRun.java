// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.micro;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.esclusa.benchmarks.Row;
import org.esclusa.benchmarks.Works;
import org.esclusa.benchmarks.harness.HarnessException;
import org.esclusa.benchmarks.harness.Place;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the JMH benchmarks in several passes, so that a bad second does not hit one of them alone, and makes rows of them. */
public final class MicroRun {
    private static final String ONE_CORE = "one core";
    private static final String UNPINNED = "unpinned";

    private final Place place;
    private final Plan plan;

    /** Runs on this build. */
    public MicroRun(Place place, Plan plan) {
        this.place = place;
        this.plan = plan;
    }

    /** How often and how long. */
    public record Plan(int passes, int warmups, int iterations, TimeValue each) {}

    /**
     * A benchmark method and the contestant that it stands for.
     *
     * @param method the end of its full name
     */
    private record Entry(String work, String contestant, String method) {}

    private static final List<Entry> ENTRIES = List.of(
            new Entry(Works.COUNTER, "Java", "CounterBenchmark.java"),
            new Entry(Works.COUNTER, "C", "CounterBenchmark.c"),
            new Entry(Works.COUNTER, "Java, JMH single", "CounterBenchmark.javaSingle"),
            new Entry(Works.COUNTER, "Java, labelled", "CounterBenchmark.labelled"),
            new Entry(Works.COUNTER, "C fetch-add", "CounterBenchmark.cFetchAdd"),
            new Entry(Works.COUNTER, "AtomicLong", "CounterBenchmark.atomicLong"),
            new Entry(Works.MUTEX, "Java", "MutexBenchmark.java"),
            new Entry(Works.MUTEX, "C", "MutexBenchmark.c"),
            new Entry(Works.MUTEX, "Java, JMH single", "MutexBenchmark.javaSingle"),
            new Entry(Works.MUTEX, "C pthread robust", "MutexBenchmark.cRobust"),
            new Entry(Works.MUTEX, "ReentrantLock", "MutexBenchmark.reentrantLock"),
            new Entry(Works.PTHREAD_MUTEX, "Java", "PthreadMutexBenchmark.java"),
            new Entry(Works.PTHREAD_MUTEX, "C", "PthreadMutexBenchmark.c"),
            new Entry(Works.PTHREAD_MUTEX, "Java, JMH single", "PthreadMutexBenchmark.javaSingle"),
            new Entry(Works.PTHREAD_MUTEX, "C, libesclusa", "PthreadMutexBenchmark.cOfOurs"),
            new Entry(Works.PTHREAD_MUTEX, "JNA", "PthreadMutexBenchmark.jna"),
            new Entry(Works.ARRAY_ADD, "Java", "ArrayBenchmark.add"),
            new Entry(Works.ARRAY_ADD, "C", "ArrayBenchmark.cAdd"),
            new Entry(Works.ARRAY_ADD, "C fetch-add", "CounterBenchmark.cFetchAdd"),
            new Entry(Works.ARRAY_GET, "Java", "ArrayBenchmark.get"),
            new Entry(Works.ARRAY_GET, "Java, memory()", "ArrayBenchmark.getFromMemory"),
            new Entry(Works.ARRAY_GET, "C", "ArrayBenchmark.cGet"),
            new Entry(Works.ARRAY_GET, "Unsafe", "ArrayBenchmark.unsafeGet"),
            new Entry(Works.ARRAY_COPY_64K, "Java", "ArrayBenchmark.copy64K"),
            new Entry(Works.ARRAY_COPY_64K, "C", "ArrayBenchmark.cCopy64K"),
            new Entry(Works.ARRAY_COPY_1M, "Java", "ArrayBenchmark.copy1M"),
            new Entry(Works.ARRAY_COPY_1M, "C", "ArrayBenchmark.cCopy1M"),
            new Entry(Works.CALL, "C", "CallBenchmark.c"),
            new Entry(Works.CALL, "FFM", "CallBenchmark.foreignFunction"),
            new Entry(Works.CALL, "jnr-posix", "CallBenchmark.jnrPosix"),
            new Entry(Works.EVENT_FD, "Java", "EventFdBenchmark.java"),
            new Entry(Works.EVENT_FD, "C", "EventFdBenchmark.c"),
            new Entry(Works.EVENT_FD, "jnr-posix", "EventFdBenchmark.jnrPosix"),
            new Entry(Works.PIPE, "Java", "PipeBenchmark.java"),
            new Entry(Works.PIPE, "Java, array", "PipeBenchmark.javaArray"),
            new Entry(Works.PIPE, "Java, direct buffer", "PipeBenchmark.javaBuffer"),
            new Entry(Works.PIPE, "C", "PipeBenchmark.c"),
            new Entry(Works.PIPE, "NIO", "PipeBenchmark.nio"),
            new Entry(Works.PIPE, "jnr-posix", "PipeBenchmark.jnrPosix"),
            new Entry(Works.SOCKET, "Java", "UnixSocketBenchmark.java"),
            new Entry(Works.SOCKET, "Java, array", "UnixSocketBenchmark.javaArray"),
            new Entry(Works.SOCKET, "Java, direct buffer", "UnixSocketBenchmark.javaBuffer"),
            new Entry(Works.SOCKET, "C", "UnixSocketBenchmark.c"),
            new Entry(Works.SOCKET, "NIO", "UnixSocketBenchmark.nio"),
            new Entry(Works.SOCKET, "jnr-posix", "UnixSocketBenchmark.jnrPosix"),
            new Entry(Works.HAND_OVER, "Java", "HandOverBenchmark.java"),
            new Entry(Works.HAND_OVER, "pipe", "HandOverBenchmark.pipe"));

    /** A name for a segment of a benchmark; in the JVM that JMH starts. */
    static String name(String what) {
        return System.getProperty("bench.prefix") + "-" + what + "-"
                + ProcessHandle.current().pid();
    }

    /** Runs a work's benchmarks. */
    public List<Row> run(String work) throws HarnessException {
        List<Entry> entries =
                ENTRIES.stream().filter(entry -> entry.work().equals(work)).toList();
        Map<String, List<Double>> samples = new LinkedHashMap<>();
        for (int pass = 0; pass < plan.passes(); pass++) {
            for (RunResult result : pass(entries)) {
                collect(result, samples);
            }
        }
        String regime = work.equals(Works.HAND_OVER) ? UNPINNED : ONE_CORE;
        List<Row> rows = new ArrayList<>();
        for (Entry entry : entries) {
            List<Double> values = samples.getOrDefault(entry.method(), List.of());
            if (values.isEmpty()) {
                throw new HarnessException("JMH gave nothing for " + entry.method());
            }
            double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
            rows.add(Row.of(work, entry.contestant(), regime, sorted, "ns"));
        }
        return rows;
    }

    private Collection<RunResult> pass(List<Entry> entries) throws HarnessException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .forks(1)
                .warmupIterations(plan.warmups())
                .warmupTime(plan.each())
                .measurementIterations(plan.iterations())
                .measurementTime(plan.each())
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .jvmArgs(
                        "-XX:+UseSerialGC",
                        "-XX:-UsePerfData",
                        "-XX:+IgnoreUnrecognizedVMOptions",
                        "--sun-misc-unsafe-memory-access=allow",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dbench.prefix=" + place.prefix(),
                        "-Dbench.python=" + place.python(),
                        "-Dbench.scripts=" + place.script(""),
                        "-Dbench.loops=" + place.nativeFile("libbench_loops.so"));
        entries.forEach(entry -> options.include("\\." + entry.method().replace(".", "\\.") + "$"));
        PrintStream out = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        try {
            return new Runner(options.build()).run();
        } catch (RunnerException e) {
            throw new HarnessException("JMH failed: " + e.getMessage());
        } finally {
            System.setOut(out);
        }
    }

    private static void collect(RunResult result, Map<String, List<Double>> samples) {
        String name = result.getParams().getBenchmark();
        String method = name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1);
        List<Double> values = samples.computeIfAbsent(method, key -> new ArrayList<>());
        for (BenchmarkResult fork : result.getBenchmarkResults()) {
            for (IterationResult iteration : fork.getIterationResults()) {
                values.add(iteration.getPrimaryResult().getScore());
            }
        }
    }
}
