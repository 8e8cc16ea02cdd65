// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** One of the two measured processes of a contestant, in Java; {@code worker.c} says how it is talked to. */
public final class Worker {
    private final String work;
    private final String object;
    private final int side;
    private final int core;
    private final Control control;
    private final String name;
    private final int slots;
    private final int otherCore;
    private final boolean alone;
    private final Histogram histogram = new Histogram(1, 10_000_000_000L, 3);

    private Worker(String[] arguments) throws IOException {
        work = arguments[0];
        object = arguments[1];
        side = Integer.parseInt(arguments[2]);
        core = Integer.parseInt(arguments[3]);
        control = new Control(Path.of(arguments[4]), side);
        name = arguments[5];
        slots = Integer.parseInt(arguments[6]);
        otherCore = Integer.parseInt(arguments[7]);
        alone = work.equals("one-thread") || Trips.isTrip(work);
    }

    /** Arguments: WORK OBJECT SIDE CORE CONTROL NAME SLOTS OTHER_CORE. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Worker worker = new Worker(arguments);
        Machine.dieWithParent();
        Machine.pin(worker.core);
        worker.serve();
    }

    private void serve() throws IOException, InterruptedException {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        PrintStream answers = System.out;
        Work opened = null;
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.split(" ");
            if (words[0].equals("open")) {
                opened = open();
                answers.println("ready");
            } else {
                answers.println(chunk(opened, Long.parseLong(words[1]), words[2].equals("each")));
            }
        }
    }

    private Work open() throws IOException {
        return switch (work) {
            case "throughput" -> Throughput.side(side, this::ends, name);
            case "round-trip" -> RoundTrip.side(side, this::ends, name, histogram);
            case "one-thread" -> new OneThread(this::ends, name);
            case "two-and-two" -> new TwoAndTwo(side, core, this::ends, name);
            default -> Trips.start(work, object, otherCore);
        };
    }

    private Ends ends(String queue, boolean puts, boolean gets) throws IOException {
        return object.equals("vyukov") ? new VyukovEnds(queue, slots, side) : new EsclusaEnds(queue, slots, puts, gets);
    }

    private String chunk(Work opened, long n, boolean each) throws IOException, InterruptedException {
        histogram.reset();
        double before = 0;
        double after = 0;
        if (!alone) {
            control.meet();
            before = control.calibrate();
            control.meet();
        }
        long displaced = Machine.timesDisplaced();
        long start = System.nanoTime();
        Work.Outcome outcome = opened.run(n, each);
        long end = System.nanoTime();
        displaced = Machine.timesDisplaced() - displaced;
        if (!alone) {
            control.meet();
            after = control.calibrate();
        }
        return before + " " + after + " " + start + " " + end + " " + displaced + " " + outcome.wrong() + " "
                + outcome.put() + " " + outcome.got() + singles();
    }

    private String singles() {
        StringBuilder text = new StringBuilder();
        for (HistogramIterationValue value : histogram.recordedValues()) {
            text.append(' ')
                    .append(value.getValueIteratedTo())
                    .append(':')
                    .append(value.getCountAddedInThisIterationStep());
        }
        return text.toString();
    }
}
