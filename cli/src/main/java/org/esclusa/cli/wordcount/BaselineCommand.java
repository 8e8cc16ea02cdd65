// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.wordcount;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.esclusa.cli.terminal.CommandException;
import org.esclusa.cli.terminal.Version;
import org.esclusa.cli.words.WordTotals;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code esclusa wordcount-baseline}: how fast one JVM counts the same. */
@Command(
        name = "wordcount-baseline",
        hidden = true,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Count words in one JVM with threads and an ArrayBlockingQueue, to compare wordcount with.")
public final class BaselineCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "FILE")
    private List<Path> files;

    @Option(names = "--threads", paramLabel = "N", defaultValue = "2")
    private int threads;

    @Option(names = "--block", paramLabel = "BYTES", defaultValue = "262144")
    private int block;

    @Option(names = "--top", paramLabel = "K", defaultValue = "10")
    private int top;

    @Override
    public Integer call() throws CommandException, IOException, InterruptedException {
        Inputs.check(files);
        Baseline.Result result = new Baseline(threads, Queues.slots(threads, block)).count(files, block);
        WordTotals totals = result.totals();
        Table.print(totals.top(top));
        System.err.println(String.format(
                Locale.ROOT,
                "words=%d distinct=%d bytes=%d blocks=%d killed=0 redelivered=0 seconds=%.3f",
                totals.words(),
                totals.distinct(),
                result.bytes(),
                result.blocks(),
                result.nanos() / 1e9));
        return 0;
    }
}
