// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.esclusa.peer.Board;
import org.esclusa.peer.Language;
import org.esclusa.peer.Peer;
import org.esclusa.stress.Folders;
import org.esclusa.stress.Observer;
import org.esclusa.stress.Processes;
import org.esclusa.stress.Verdict;

/** One object, its workers, and one death after the other among them. */
final class Campaign implements AutoCloseable {
    /** How long a survivor may make no progress; processors are busy with others meanwhile. */
    static final long HANG_NANOS = 10_000_000_000L;

    /** How long a look at the board may be old. */
    static final long NAP_NANOS = 20_000;

    /** Two segments at most are open at a time, and each may have more than one descriptor and mapping. */
    private static final long MOST_HELD = 12;

    private final Folders folders;
    private final WorkerPool pool;
    private final Coordinator coordinator;
    private final Workload workload;
    private final Random random;
    private final List<Line> lines;
    private final List<WorkerSlot> workers = new ArrayList<>();
    private final String name;
    private final Path boardFile;
    private final Board board;
    private final Judge judge;
    private Killing killing;
    private Line last;
    private long lives;

    Campaign(Folders folders, WorkerPool pool, Peer peer, Workload workload, List<Line> lines, Random random)
            throws IOException {
        this.folders = folders;
        this.pool = pool;
        this.workload = workload;
        this.lines = lines;
        this.random = random;
        name = workload.object().replace(' ', '-');
        coordinator = new Coordinator(peer, name);
        boardFile = folders.shared("board-" + name);
        board = new Board(boardFile);
        judge = new Judge(board);
    }

    Verdict verdict() {
        return judge.verdict();
    }

    /** The line of the last death, to which what went wrong is charged. */
    Line last() {
        return last == null ? lines.getFirst() : last;
    }

    /**
     * Kills until all lines have their deaths, or the time is over, or something hangs; stops some for so long; then
     * strikes the balance.
     */
    void run(long untilNanos, long stopNanos, LongConsumer killed) throws IOException {
        begin();
        while (left() > 0 && System.nanoTime() < untilNanos && verdict().isGood()) {
            strike();
            killed.accept(left());
        }
        if (stopNanos > 0 && verdict().isGood() && System.nanoTime() < untilNanos) {
            new Stoppage(this, killing, board, judge, random).run(workers, stopNanos);
        }
        end();
        unlink();
        judgeLeft();
    }

    private long left() {
        return lines.stream().mapToLong(it -> Math.max(0, it.left())).sum();
    }

    /** Makes the object, and lets the workers begin. */
    void begin() {
        workload.create().forEach(coordinator::done);
        Path file = folders.segment(name);
        Observer observer = Files.exists(file) ? new Observer(file) : null;
        killing = new Killing(this, board, judge, folders.stamp(), observer, random);
        for (Team team : workload.teams()) {
            for (Language language : team.languages()) {
                WorkerSlot worker = new WorkerSlot(workers.size(), team, language);
                workers.add(worker);
                start(worker);
            }
        }
    }

    /** One death, after which another takes the dead one's place if all is well. */
    void strike() {
        WorkerSlot victim = choose();
        last = victim.line;
        killing.kill(victim, workers.stream().filter(it -> it != victim).toList());
        judge(victim);
        if (verdict().isGood()) {
            start(victim);
        }
    }

    /** The first worker of each language that has others lives on from now on; returns them. */
    List<WorkerSlot> spareOneOfEach() {
        for (Language language : Language.OURS) {
            List<WorkerSlot> its =
                    workers.stream().filter(it -> it.language == language).toList();
            if (its.size() > 1) {
                its.getFirst().spared = true;
            }
        }
        return workers.stream().filter(it -> it.spared).toList();
    }

    /** How many rounds all workers have done, in all their lives. */
    long rounds() {
        return judge.sum(Board.ROUNDS);
    }

    String object() {
        return workload.object();
    }

    /** May survivors have to wait for the one that takes the dead one's place? */
    boolean waitsForAll() {
        return workload.waitsForAll();
    }

    /** A new life in the slot, with the script of which most deaths are still to be tried. */
    void start(WorkerSlot worker) {
        worker.life = ++lives;
        worker.line = linesOf(worker).max(Comparator.comparingLong(Line::left)).orElseThrow();
        board.clear(worker.slot, worker.life);
        List<String> steps =
                worker.line.script().steps().stream().map(coordinator::named).toList();
        worker.child = pool.start(worker.language, boardFile, steps, worker.slot, worker.life, random.nextLong());
        worker.progress = progress(worker);
        worker.progressNanos = System.nanoTime();
    }

    private Stream<Line> linesOf(WorkerSlot worker) {
        return lines.stream()
                .filter(it -> it.language() == worker.language
                        && worker.team.scripts().contains(it.script()));
    }

    long progress(WorkerSlot worker) {
        return judge.get(worker.slot, Board.ROUNDS) + judge.get(worker.slot, Board.RETURN_COUNT);
    }

    /** By chance, and those more often of whose line more deaths are still to be tried. */
    private WorkerSlot choose() {
        long all = workers.stream().mapToLong(Campaign::weight).sum();
        long at = random.nextLong(all);
        for (WorkerSlot worker : workers) {
            at -= weight(worker);
            if (at < 0) {
                return worker;
            }
        }
        throw new AssertionError("nobody is left to be killed");
    }

    private static long weight(WorkerSlot worker) {
        return worker.spared ? 0 : Math.max(0, worker.line.left());
    }

    boolean isFaulty() {
        return workers.stream().anyMatch(it -> !board.fault(it.slot).isEmpty());
    }

    String told(WorkerSlot worker) {
        return "%s, %s in %s (slot %d, life %d)"
                .formatted(
                        workload.object(),
                        worker.line.languageName(),
                        worker.line.script().operation(),
                        worker.slot,
                        worker.life);
    }

    /** After a death: what the workers have seen, and whether all of them go on. */
    private void judge(WorkerSlot victim) {
        judgeFaults();
        for (WorkerSlot worker : workers) {
            if (worker != victim) {
                judgeProgress(worker);
            }
        }
        board.set(Board.at(victim.slot, Board.INSIDE), 0);
    }

    /** Of every worker whether it runs, sleeps or is stopped, as proc(5) has it, and how far it is. */
    private String states() {
        return workers.stream()
                .map(it -> it.child == null
                        ? "none"
                        : Processes.state(it.child.pid()) + " " + judge.get(it.slot, Board.ROUNDS))
                .collect(Collectors.joining(", ", "; states and rounds: ", ""));
    }

    /** What the workers have seen. */
    void judgeFaults() {
        judge.judgeMeetings();
        workers.forEach(worker -> judge.judgeFault(worker.slot, told(worker)));
    }

    private void judgeProgress(WorkerSlot worker) {
        long progress = progress(worker);
        long now = System.nanoTime();
        if (progress != worker.progress) {
            worker.progress = progress;
            worker.progressNanos = now;
        } else if (now - worker.progressNanos > HANG_NANOS) {
            verdict().hung(told(worker) + " makes no progress" + states());
        }
    }

    /** What is waited for. */
    interface Condition {
        boolean holds();
    }

    /** Waits for that, and lets it count as a hang of this worker if it does not come. */
    void await(Condition condition, WorkerSlot of) {
        long deadline = System.nanoTime() + HANG_NANOS;
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                verdict().hung(told(of) + " makes no progress" + states());
                return;
            }
            LockSupport.parkNanos(NAP_NANOS);
        }
    }

    /** Nobody dies any more: all leave, and then the figures must agree. */
    void end() {
        if (!verdict().isGood()) {
            workers.forEach(this::remove);
            return;
        }
        workers.forEach(this::judgeHoldings);
        board.set(Board.STOP, 1);
        workers.stream().filter(it -> !it.line.script().drains()).forEach(this::awaitLeft);
        board.set(Board.STOP, Board.DRAINED);
        workers.stream().filter(it -> it.line.script().drains()).forEach(this::awaitLeft);
        judge.judgeMeetings();
        if (verdict().isGood()) {
            workload.balance().accept(judge, coordinator);
        }
    }

    private void awaitLeft(WorkerSlot worker) {
        await(
                () -> {
                    workload.last().forEach(coordinator::ask);
                    return judge.get(worker.slot, Board.LEFT) == 1 || isFaulty();
                },
                worker);
        judge.judgeFault(worker.slot, told(worker));
        remove(worker);
    }

    private void remove(WorkerSlot worker) {
        if (worker.child != null) {
            worker.child.kill();
            worker.reap();
        }
    }

    /** Whoever opens and closes, and repairs what others left, has in the end what it had in the beginning. */
    private void judgeHoldings(WorkerSlot worker) {
        long descriptors = Processes.descriptors(worker.child.pid(), folders.segments());
        long mappings = Processes.mappings(worker.child.pid(), folders.segments());
        if (Math.max(descriptors, mappings) > MOST_HELD) {
            verdict()
                    .wrong("%s has %d descriptors and %d mappings of segments"
                            .formatted(told(worker), descriptors, mappings));
        }
    }

    /** Takes the object's name away. */
    void unlink() {
        coordinator.ask("counter unlink NAME"); // of an object of any kind
    }

    /** Judges what lies there when no object has a name any more. */
    void judgeLeft() {
        try (Stream<Path> left = folders.left()) {
            left.forEach(it -> verdict().wrong("left behind: " + it.getFileName()));
        }
    }

    @Override
    public void close() {
        workers.forEach(this::remove);
        if (killing != null) {
            killing.close();
        }
        board.close();
        try {
            Files.delete(boardFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of a workload, each with its part of so many deaths. */
    static List<Line> lines(Workload workload, Quota quota, Collection<Language> languages) {
        List<Line> lines = new ArrayList<>();
        for (Language language : Language.OURS) {
            List<Script> scripts = workload.teams().stream()
                    .filter(team -> team.languages().contains(language))
                    .flatMap(team -> team.scripts().stream())
                    .toList();
            long[] parts = quota.parts(language, languages, scripts.size());
            for (int i = 0; i < parts.length; i++) {
                lines.add(new Line(workload.object(), language, scripts.get(i), parts[i]));
            }
        }
        return lines;
    }
}
