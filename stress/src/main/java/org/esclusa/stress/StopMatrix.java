// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.esclusa.peer.Language;
import org.esclusa.peer.Peer;
import org.esclusa.peer.Place;

/**
 * Stops a process of each language at each of the named places, and sees that the others do not take it for dead. Some
 * stops go on at the same time, each with processes of its own: nearly all of the time is waiting.
 */
final class StopMatrix implements AutoCloseable {
    private static final int AT_A_TIME = 4;

    private final Duration stopped;
    private final PrintStream out;
    private final Folders folders;
    private final Map<String, String> environment;

    /** One process that is to be stopped. */
    private record Stop(Victims victims, StopCases.Case at, long store) {}

    /** Each stop lasts so long. */
    StopMatrix(Duration stopped, PrintStream out) throws IOException {
        this.stopped = stopped;
        this.out = out;
        folders = new Folders("stop");
        environment = folders.environment();
        LeanJvm.prepare(folders);
    }

    /** Runs all of it; true if nobody had what a stopped one has, and all went on. */
    boolean run() throws InterruptedException, ExecutionException {
        List<Victims> victims = Language.OURS.stream()
                .map(language -> new Victims(language, Place.HERE, environment))
                .toList();
        Queue<Stop> stops = new ConcurrentLinkedQueue<>(
                victims.stream().flatMap(StopMatrix::stops).toList());
        List<Callable<Boolean>> lanes = Collections.nCopies(AT_A_TIME, () -> playAll(stops));
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME)) {
            boolean good = true;
            for (Future<Boolean> lane : threads.invokeAll(lanes)) {
                good &= lane.get();
            }
            return good;
        } finally {
            victims.forEach(Victims::close);
        }
    }

    private static Stream<Stop> stops(Victims victims) {
        List<Stop> stops = new ArrayList<>();
        Stream.of(StopCases.ALL, LedgerStops.ALL)
                .flatMap(List::stream)
                .forEach(at -> at.stores().forEach(store -> stops.add(new Stop(victims, at, store))));
        return stops.stream();
    }

    /** One after the other, until none is left. */
    private boolean playAll(Queue<Stop> stops) {
        boolean good = true;
        boolean turned = false;
        try (Survivors survivors = new Survivors(Place.HERE, environment)) {
            for (Stop stop = stops.poll(); stop != null; stop = stops.poll()) {
                turned = !turned;
                good &= play(stop, survivors, turned);
            }
        }
        return good;
    }

    private boolean play(Stop stop, Survivors survivors, boolean turned) {
        Language language = stop.victims().language();
        List<Peer> others = survivors.of(language, turned);
        StopScene scene = new StopScene(folders, stop.victims().next(), others.get(0), others.get(1));
        Verdict verdict = scene.verdict();
        try (scene) {
            if (!scene.play(stop.at(), stop.store(), stopped)) {
                verdict.wrong("it has no such store");
            }
        } catch (AssertionError | RuntimeException e) {
            verdict.hung(e.toString());
        }
        StringBuilder told = new StringBuilder("%-7s %-34s store %d  %s%n"
                .formatted(language, stop.at().name(), stop.store(), verdict.isGood() ? "good" : "BAD"));
        verdict.sentences().forEach(it -> told.append("    %s%n".formatted(it)));
        out.print(told);
        if (!verdict.isGood()) {
            survivors.replace();
        }
        return verdict.isGood();
    }

    @Override
    public void close() throws IOException {
        folders.close();
    }
}
