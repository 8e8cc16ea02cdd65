// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.wordcount;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.esclusa.Producer;
import org.esclusa.SegmentException;
import org.esclusa.cli.terminal.CommandException;
import org.esclusa.cli.words.BlockCutter;

/**
 * One count. The thread that calls {@link #run} starts the workers, replaces those that die, and waits for the end;
 * another one reads, one merges, and one kills if that is asked for.
 */
final class Job implements AutoCloseable {
    private static final long START_PAUSE_MILLIS = 5;
    private static final long LONGEST_START_NANOS = TimeUnit.MINUTES.toNanos(2);

    private static final long LONGEST_END_MILLIS = 1000;

    private final Request request;
    private final Consumer<String> notices;
    private final String prefix =
            "wordcount-" + ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime());
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Crew crew;
    private final Deaths deaths = new Deaths();
    private final List<Thread> threads = new ArrayList<>();
    private volatile BlockCutter cutter;
    private boolean closed;

    /** Nothing begins before {@link #run}. {@code notices} get a sentence on each worker that dies by itself. */
    Job(Request request, Consumer<String> notices) {
        this.request = request;
        this.notices = notices;
        this.crew = new Crew(request.home(), Queues.names(prefix), events);
    }

    /** Counts, once. */
    Outcome run() throws CommandException, IOException, InterruptedException {
        try (Queues queues = createQueues();
                org.esclusa.Consumer counts = queues.counts().consumer();
                Gate gate = new Gate(queues.counts());
                Producer blocks = queues.blocks().producer()) {
            try {
                return count(queues, counts, gate, blocks);
            } finally {
                close();
                endThreads();
            }
        } finally {
            close();
        }
    }

    private synchronized Queues createQueues() throws SegmentException, InterruptedException {
        if (closed) {
            throw new InterruptedException();
        }
        return Queues.create(prefix, request.workers().size(), request.blockByteSize());
    }

    private Outcome count(Queues queues, org.esclusa.Consumer counts, Gate gate, Producer blocks)
            throws CommandException, IOException, InterruptedException {
        for (Language language : request.workers()) {
            crew.start(language);
        }
        awaitWorkers(queues);
        QueueSink sink = new QueueSink(blocks);
        cutter = new BlockCutter(request.files(), sink);
        Merger merger = new Merger(counts, number -> crew.worker(number).tally());
        Killer killer = new Killer(request.kills(), queues.blocks(), crew, cutter::bytes, request.totalByteSize());
        start("merger", () -> {
            merger.merge();
            events.add(new Event.Merged());
        });
        start("killer", killer::kill);
        start("reader", () -> {
            read(sink, gate, killer);
            events.add(new Event.Cut());
            blocks.close();
        });
        awaitEnd(gate);
        if (merger.blocks() != sink.blocks()) {
            int missing = sink.blocks() - merger.blocks();
            throw CommandException.failure("the counts of " + missing + " of " + sink.blocks() + " blocks are missing");
        }
        merger.totals().merge(cutter.longest());
        return new Outcome(
                merger.totals(),
                crew.workers(),
                cutter.bytes(),
                merger.blocks(),
                killer.killed(),
                merger.redelivered(),
                merger.blocks() == 0 ? 0 : merger.lastMergedNanos() - sink.firstPutNanos());
    }

    /** Waits until every worker has joined, so that the first block finds them all. */
    private void awaitWorkers(Queues queues) throws CommandException, IOException, InterruptedException {
        long begin = System.nanoTime();
        while (queues.blocks().figures().consumers() < request.workers().size()) {
            Event event = events.poll(START_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            if (event instanceof Event.Exited exited) {
                replace(exited.worker());
            }
            if (System.nanoTime() - begin > LONGEST_START_NANOS) {
                throw CommandException.failure("the workers did not start within two minutes");
            }
        }
    }

    private void read(QueueSink sink, Gate gate, Killer killer) throws IOException, InterruptedException {
        cutter.cut();
        if (sink.holds() && killer.isBusy()) {
            // Whoever holds a block now keeps it, and the last block is one more to hold.
            gate.shut();
            sink.publishHeld();
            killer.awaitEnd();
            gate.open();
        }
        sink.publishHeld();
    }

    private void awaitEnd(Gate gate) throws CommandException, IOException, InterruptedException {
        boolean cut = false;
        int working = request.workers().size();
        while (true) {
            switch (events.take()) {
                case Event.Cut done -> cut = true;
                case Event.Exited exited -> {
                    Worker worker = exited.worker();
                    if (!cut || worker.wasKilled() || !worker.hasSucceeded()) {
                        replace(worker);
                    } else if (--working == 0) {
                        gate.close();
                    }
                }
                case Event.Merged done -> {
                    return;
                }
                case Event.Failed failed -> throw failure(failed.reason());
            }
        }
    }

    private void replace(Worker worker) throws CommandException, IOException {
        if (crew.isClosed()) {
            return;
        }
        if (!worker.wasKilled()) {
            deaths.add(worker);
            notices.accept("the " + worker.language() + " worker " + worker.pid() + " died (" + worker.reason()
                    + "), another one takes its place");
        }
        crew.start(worker.language());
    }

    private static CommandException failure(Throwable reason) throws IOException {
        switch (reason) {
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case OutOfMemoryError e -> {
                return CommandException.failure("out of memory: " + e.getMessage());
            }
            default -> throw new IllegalStateException(reason);
        }
    }

    /** What a thread does. */
    private interface Task {
        void run() throws Exception;
    }

    private void start(String name, Task task) {
        threads.add(Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                task.run();
            } catch (Throwable e) {
                events.add(new Event.Failed(e));
            }
        }));
    }

    private void endThreads() throws InterruptedException {
        for (Thread thread : threads) {
            thread.interrupt();
        }
        for (Thread thread : threads) {
            thread.join(LONGEST_END_MILLIS); // one may hang in open(2) of a pipe
        }
    }

    /** How many bytes were read so far. Any thread may ask. */
    long bytes() {
        BlockCutter reading = cutter;
        return reading == null ? 0 : reading.bytes();
    }

    /** Ends the workers and removes the queues, whatever has become of the count. Any thread may, also twice. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        crew.close();
        Queues.unlink(prefix);
    }
}
