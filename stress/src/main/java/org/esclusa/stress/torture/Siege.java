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
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.esclusa.peer.Board;
import org.esclusa.peer.Language;
import org.esclusa.peer.Peer;
import org.esclusa.stress.Observer;
import org.esclusa.stress.Processes;
import org.esclusa.stress.Stamp;
import org.esclusa.stress.Verdict;

/** One object, its workers, and one death after the other among them. */
final class Siege implements AutoCloseable {
    /** How long a survivor may make no progress; processors are busy with others meanwhile. */
    static final long HANG_NANOS = 10_000_000_000L;

    private static final long MOST_DELAY_NANOS = 3_000_000;
    /** How long a victim that was told its store is left to reach it. */
    private static final long ARMED_NANOS = 20_000_000;

    /** How long nobody may go on where all wait for one another; then the dead one's place is taken. */
    private static final long REPLACED_NANOS = 50_000_000;

    private static final long NAP_NANOS = 20_000;
    /** Two segments at most are open at a time, and each may have more than one descriptor and mapping. */
    private static final long MOST_HELD = 12;

    private final Place place;
    private final Crew crew;
    private final Stamp stamp;
    private final Keeper keeper;
    private final Ordeal ordeal;
    private final Random random;
    private final List<Line> lines;
    private final List<Hand> hands = new ArrayList<>();
    private final String name;
    private final Path boardFile;
    private final Board board;
    private final Books books;
    private Observer observer;
    private Line last;
    /** Did the last victim die with all that there is of the object, by the last look while it was alive? */
    private boolean hadAll;

    private long lives;

    Siege(Place place, Crew crew, Stamp stamp, Peer peer, Ordeal ordeal, List<Line> lines, Random random)
            throws IOException {
        this.place = place;
        this.crew = crew;
        this.stamp = stamp;
        this.ordeal = ordeal;
        this.lines = lines;
        this.random = random;
        name = ordeal.object().replace(' ', '-');
        keeper = new Keeper(peer, name);
        boardFile = place.board(name);
        board = new Board(boardFile);
        books = new Books(board);
    }

    Verdict verdict() {
        return books.verdict();
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
        ordeal.create().forEach(keeper::done);
        begin();
        while (left() > 0 && System.nanoTime() < untilNanos && verdict().isGood()) {
            Hand victim = choose();
            last = victim.line;
            kill(victim);
            judge(victim);
            if (verdict().isGood()) {
                start(victim);
            }
            killed.accept(left());
        }
        if (stopNanos > 0 && verdict().isGood() && System.nanoTime() < untilNanos) {
            new Stoppage(this, board, books, random).run(hands, stopNanos);
        }
        end();
    }

    private long left() {
        return lines.stream().mapToLong(it -> Math.max(0, it.left())).sum();
    }

    private void begin() {
        Path file = place.segment(name);
        observer = Files.exists(file) ? new Observer(file) : null;
        for (Team team : ordeal.teams()) {
            for (Language language : team.languages()) {
                Hand hand = new Hand(hands.size(), team, language);
                hands.add(hand);
                start(hand);
            }
        }
    }

    /** A new life in the slot, with the script of which most deaths are still to be tried. */
    void start(Hand hand) {
        hand.life = ++lives;
        hand.line = linesOf(hand).max(Comparator.comparingLong(Line::left)).orElseThrow();
        board.clear(hand.slot, hand.life);
        List<String> steps =
                hand.line.script().steps().stream().map(keeper::named).toList();
        hand.worker = crew.start(hand.language, boardFile, steps, hand.slot, hand.life, random.nextLong());
        hand.progress = progress(hand);
        hand.progressNanos = System.nanoTime();
    }

    private Stream<Line> linesOf(Hand hand) {
        return lines.stream()
                .filter(it ->
                        it.language() == hand.language && hand.team.scripts().contains(it.script()));
    }

    long progress(Hand hand) {
        return books.get(hand.slot, Board.ROUNDS) + books.get(hand.slot, Board.RETURN_COUNT);
    }

    /** By chance, and those more often of whose line more deaths are still to be tried. */
    private Hand choose() {
        long all = hands.stream().mapToLong(it -> Math.max(0, it.line.left())).sum();
        long at = random.nextLong(all);
        for (Hand hand : hands) {
            at -= Math.max(0, hand.line.left());
            if (at < 0) {
                return hand;
            }
        }
        throw new AssertionError("nobody is left to be killed");
    }

    /** At a random moment after its first round, or before a random store of a round to come. */
    private void kill(Hand victim) {
        await(() -> progress(victim) > victim.progress || isFaulty(), victim);
        LockSupport.parkNanos(random.nextLong(MOST_DELAY_NANOS));
        books.messages().look();
        int member = observer == null ? Observer.NOBODY : observer.memberOf(victim.worker.pid());
        Set<Integer> threads = Processes.threads(victim.worker.pid());
        stamp.clear();
        if (random.nextBoolean()) {
            board.set(Board.at(victim.slot, Board.ARM), random.nextLong(1L << 40) * 2 + 2);
            long patience = System.nanoTime() + ARMED_NANOS;
            while (stamp.nanos() == 0 && System.nanoTime() < patience) {
                Thread.yield();
            }
        }
        long killed = System.nanoTime();
        if (stamp.nanos() == 0) {
            victim.worker.kill();
        }
        long held = awaitFree(victim, member, threads);
        board.set(Board.at(victim.slot, Board.LIFE), 0);
        books.messages().died(victim.slot);
        killed = stamp.nanos() != 0 ? Math.min(stamp.nanos(), killed) : killed;
        long freed = Math.max(held, killed);
        measure(victim, killed, freed, member);
    }

    /** Returns the last moment at which the kernel still had the victim's lock, or at which it had not yet ended. */
    private long awaitFree(Hand victim, int member, Set<Integer> threads) {
        long held = System.nanoTime();
        hadAll = false;
        boolean hasAll = member != Observer.NOBODY && observer.hasAll(member, threads);
        long deadline = held + HANG_NANOS;
        while (member != Observer.NOBODY && observer.lives(member) && !Processes.hasEnded(victim.worker.pid())) {
            hadAll = hasAll;
            held = System.nanoTime();
            hasAll = observer.hasAll(member, threads);
            if (held > deadline) {
                verdict().hung("the kernel does not free the lock of " + told(victim));
                return held;
            }
            Thread.onSpinWait();
        }
        if (member == Observer.NOBODY) {
            victim.worker.reap();
            victim.worker = null;
            held = System.nanoTime();
        }
        return held;
    }

    /** Ends it from outside, and measures nothing. */
    void killUnmeasured(Hand victim) {
        long killed = System.nanoTime();
        victim.worker.kill();
        victim.worker.reap();
        victim.worker = null;
        board.set(Board.at(victim.slot, Board.LIFE), 0);
        victim.line.killed();
        books.messages().died(victim.slot);
        books.died(victim.slot, victim.life, killed);
    }

    private void measure(Hand victim, long killed, long freed, int member) {
        victim.line.killed();
        if (member != Observer.NOBODY) {
            victim.line.free().add(freed - killed);
        }
        long first = awaitReturn(victim, freed);
        if (first != Long.MAX_VALUE) {
            if (hadAll || observer == null || !observer.isExclusive()) {
                victim.line.progress().add(first - freed);
            }
        } else if (!ordeal.waitsForAll() && !isFaulty()) {
            verdict().hung("nobody goes on after the death of " + told(victim));
        }
        if (victim.worker != null) {
            victim.worker.reap();
            victim.worker = null;
        }
        books.died(victim.slot, victim.life, killed);
    }

    /** The first needed return of a survivor after that moment, or {@link Long#MAX_VALUE}. */
    private long awaitReturn(Hand victim, long freed) {
        long deadline = freed + (ordeal.waitsForAll() ? REPLACED_NANOS : HANG_NANOS);
        long first = firstReturn(victim, freed);
        while (first == Long.MAX_VALUE && !isFaulty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(NAP_NANOS);
            first = firstReturn(victim, freed);
        }
        return first;
    }

    private long firstReturn(Hand victim, long nanos) {
        return hands.stream()
                .filter(it -> it != victim)
                .mapToLong(it -> books.firstReturn(it.slot, nanos))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    boolean isFaulty() {
        return hands.stream().anyMatch(it -> !board.fault(it.slot).isEmpty());
    }

    String told(Hand hand) {
        return "%s, %s in %s (slot %d, life %d)"
                .formatted(
                        ordeal.object(),
                        hand.line.languageName(),
                        hand.line.script().operation(),
                        hand.slot,
                        hand.life);
    }

    /** After a death: what the workers have seen, and whether all of them go on. */
    private void judge(Hand victim) {
        judgeFaults();
        for (Hand hand : hands) {
            if (hand != victim) {
                judgeProgress(hand);
            }
        }
        board.set(Board.at(victim.slot, Board.INSIDE), 0);
    }

    /** Of every worker whether it runs, sleeps or is stopped, as proc(5) has it, and how far it is. */
    private String states() {
        return hands.stream()
                .map(it -> it.worker == null
                        ? "none"
                        : Processes.state(it.worker.pid()) + " " + books.get(it.slot, Board.ROUNDS))
                .collect(Collectors.joining(", ", "; states and rounds: ", ""));
    }

    /** What the workers have seen. */
    void judgeFaults() {
        books.judgeMeetings();
        hands.forEach(hand -> books.judgeFault(hand.slot, told(hand)));
    }

    private void judgeProgress(Hand hand) {
        long progress = progress(hand);
        long now = System.nanoTime();
        if (progress != hand.progress) {
            hand.progress = progress;
            hand.progressNanos = now;
        } else if (now - hand.progressNanos > HANG_NANOS) {
            verdict().hung(told(hand) + " makes no progress" + states());
        }
    }

    /** What is waited for. */
    interface Condition {
        boolean holds();
    }

    /** Waits for that, and lets it count as a hang of this worker if it does not come. */
    void await(Condition condition, Hand of) {
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
    private void end() {
        if (!verdict().isGood()) {
            hands.forEach(this::remove);
            return;
        }
        hands.forEach(this::judgeHoldings);
        board.set(Board.STOP, 1);
        hands.stream().filter(it -> !it.line.script().drains()).forEach(this::awaitLeft);
        board.set(Board.STOP, Board.DRAINED);
        hands.stream().filter(it -> it.line.script().drains()).forEach(this::awaitLeft);
        books.judgeMeetings();
        if (verdict().isGood()) {
            ordeal.balance().accept(books, keeper);
        }
        leavesNothing();
    }

    private void awaitLeft(Hand hand) {
        await(
                () -> {
                    ordeal.last().forEach(keeper::ask);
                    return books.get(hand.slot, Board.LEFT) == 1 || isFaulty();
                },
                hand);
        books.judgeFault(hand.slot, told(hand));
        remove(hand);
    }

    private void remove(Hand hand) {
        if (hand.worker != null) {
            hand.worker.kill();
            hand.worker.reap();
            hand.worker = null;
        }
    }

    /** Whoever opens and closes, and repairs what others left, has in the end what it had in the beginning. */
    private void judgeHoldings(Hand hand) {
        long descriptors = Processes.descriptors(hand.worker.pid(), place.segments());
        long mappings = Processes.mappings(hand.worker.pid(), place.segments());
        if (Math.max(descriptors, mappings) > MOST_HELD) {
            verdict()
                    .wrong("%s has %d descriptors and %d mappings of segments"
                            .formatted(told(hand), descriptors, mappings));
        }
    }

    private void leavesNothing() {
        keeper.ask("counter unlink NAME"); // of an object of any kind
        try (Stream<Path> left = place.left()) {
            left.forEach(it -> verdict().wrong("left behind: " + it.getFileName()));
        }
    }

    @Override
    public void close() {
        hands.forEach(this::remove);
        if (observer != null) {
            observer.close();
        }
        board.close();
        try {
            Files.delete(boardFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of an ordeal, each with its part of so many deaths. */
    static List<Line> lines(Ordeal ordeal, Quota quota, Collection<Language> languages) {
        List<Line> lines = new ArrayList<>();
        for (Language language : Language.OURS) {
            List<Script> scripts = ordeal.teams().stream()
                    .filter(team -> team.languages().contains(language))
                    .flatMap(team -> team.scripts().stream())
                    .toList();
            long[] parts = quota.parts(language, languages, scripts.size());
            for (int i = 0; i < parts.length; i++) {
                lines.add(new Line(ordeal.object(), language, scripts.get(i), parts[i]));
            }
        }
        return lines;
    }
}
