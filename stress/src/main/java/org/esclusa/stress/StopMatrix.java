// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.esclusa.peer.Language;
import org.esclusa.peer.Peer;

/** Stops a process of each language at each of the named places, and sees that the others do not take it for dead. */
final class StopMatrix implements AutoCloseable {
    private final Duration stopped;
    private final PrintStream out;
    private final Path folder;
    private final Map<String, String> environment;
    private final LeanJvm lean;
    private final Survivors survivors;
    private int cases;
    private boolean good = true;

    /** Each stop lasts so long. */
    StopMatrix(Duration stopped, PrintStream out) throws IOException {
        this.stopped = stopped;
        this.out = out;
        folder = Files.createTempDirectory(Path.of("/dev/shm"), "esclusa-stop-");
        environment = Map.of("ESCLUSA_DIR", folder.toString());
        lean = new LeanJvm(environment);
        survivors = new Survivors(environment);
    }

    /** Runs all of it; true if nobody had what a stopped one has, and all went on. */
    boolean run() {
        for (Language language : Language.OURS) {
            try (Victims victims = new Victims(language, environment)) {
                for (StopCases.Case it : StopCases.ALL) {
                    for (long store : it.stores()) {
                        play(victims, it, store);
                    }
                }
            }
        }
        return good;
    }

    private void play(Victims victims, StopCases.Case it, long store) {
        List<Peer> others = survivors.of(victims.language(), cases++ % 2 == 0);
        StopScene scene = new StopScene(environment, folder, victims.next(), others.get(0), others.get(1));
        Verdict verdict = scene.verdict();
        try (scene) {
            if (!scene.play(it, store, stopped)) {
                verdict.wrong("it has no such store");
            }
        } catch (AssertionError | RuntimeException e) {
            verdict.hung(e.toString());
        }
        out.printf(
                "%-7s %-34s store %d  %s%n", victims.language(), it.name(), store, verdict.isGood() ? "good" : "BAD");
        if (!verdict.isGood()) {
            good = false;
            verdict.sentences().forEach(sentence -> out.println("    " + sentence));
            survivors.replace();
        }
    }

    @Override
    public void close() throws IOException {
        survivors.close();
        lean.close();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        Files.delete(folder);
    }
}
