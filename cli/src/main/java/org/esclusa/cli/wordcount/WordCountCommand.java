// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.wordcount;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.esclusa.cli.terminal.CommandException;
import org.esclusa.cli.terminal.Range;
import org.esclusa.cli.terminal.Stderr;
import org.esclusa.cli.terminal.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code esclusa wordcount}. */
@Command(
        name = "wordcount",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Count the words of files: processes in Java, Python and C share the work through one queue. A word is"
                        + " a run of the letters A to Z, in lower case. Each line of the output is a count, a tab and a word.")
public final class WordCountCommand implements Callable<Integer> {
    private static final Range WORKERS = new Range(0, 64);
    private static final Range KILLS = new Range(0, 1_000_000);
    private static final Range BLOCK = new Range(1 << 12, 1 << 24);
    private static final Range TOP = new Range(0, Integer.MAX_VALUE);

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "What to count; a file named twice counts twice.")
    private List<Path> files;

    @Option(names = "--java", paramLabel = "N", defaultValue = "1", description = "Workers in Java (${DEFAULT-VALUE}).")
    private int java;

    @Option(
            names = "--python",
            paramLabel = "N",
            defaultValue = "1",
            description = "Workers in Python (${DEFAULT-VALUE}).")
    private int python;

    @Option(names = "--c", paramLabel = "N", defaultValue = "1", description = "Workers in C (${DEFAULT-VALUE}).")
    private int c;

    @Option(
            names = "--kill",
            paramLabel = "N",
            defaultValue = "0",
            description = "Kill so many workers by SIGKILL while they hold a block, and start others.")
    private int kill;

    @Option(
            names = "--block",
            paramLabel = "BYTES",
            defaultValue = "262144",
            description = "The size of a block, 4096 to 16777216 (${DEFAULT-VALUE}).")
    private int block;

    @Option(
            names = "--top",
            paramLabel = "K",
            defaultValue = "10",
            description = "Print the K most frequent words, 0 for all (${DEFAULT-VALUE}).")
    private int top;

    private final Stderr stderr = new Stderr();

    @Override
    public Integer call() throws CommandException, IOException, InterruptedException {
        Request request = request();
        Job job = new Job(request, sentence -> stderr.say("esclusa: " + sentence));
        // SIGINT, SIGTERM and SIGHUP end this process through here.
        Runtime.getRuntime().addShutdownHook(new Thread(job::close));
        Outcome outcome;
        try (Progress progress = new Progress(stderr, job::bytes, request.totalByteSize())) {
            progress.start();
            outcome = job.run();
        }
        Table.print(outcome.totals().top(top));
        report(outcome);
        return 0;
    }

    private Request request() throws CommandException {
        List<Language> workers = new ArrayList<>();
        addWorkers(workers, Language.JAVA, java); // the slowest to start
        addWorkers(workers, Language.PYTHON, python);
        addWorkers(workers, Language.C, c);
        if (workers.isEmpty()) {
            throw CommandException.usage("there is no worker: --java, --python and --c are all 0");
        }
        KILLS.check("--kill", kill);
        BLOCK.check("--block", block);
        TOP.check("--top", top);
        String home = System.getProperty("esclusa.home");
        if (home == null) {
            throw CommandException.usage("the system property esclusa.home does not tell where the workers are");
        }
        return new Request(Path.of(home), files, Inputs.check(files), List.copyOf(workers), block, kill);
    }

    private static void addWorkers(List<Language> workers, Language language, int count) throws CommandException {
        WORKERS.check("--" + language, count);
        workers.addAll(Collections.nCopies(count, language));
    }

    private void report(Outcome outcome) {
        for (Worker worker : outcome.workers()) {
            Tally tally = worker.tally();
            stderr.say(String.format(
                    Locale.ROOT,
                    "worker %d  %-6s  %6d blocks  %7.1f MB/s%s",
                    worker.number() + 1,
                    worker.language(),
                    tally.blocks(),
                    tally.megabytesPerSecond(),
                    worker.wasKilled() ? "  killed" : ""));
        }
        stderr.say(String.format(
                Locale.ROOT,
                "words=%d distinct=%d bytes=%d blocks=%d killed=%d redelivered=%d seconds=%.3f",
                outcome.totals().words(),
                outcome.totals().distinct(),
                outcome.bytes(),
                outcome.blocks(),
                outcome.killed(),
                outcome.redelivered(),
                outcome.nanos() / 1e9));
    }
}
