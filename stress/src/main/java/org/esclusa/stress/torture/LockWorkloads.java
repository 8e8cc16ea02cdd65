// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

import static org.esclusa.stress.torture.NumberWorkloads.CROWD;

import java.util.List;
import java.util.stream.IntStream;
import org.esclusa.peer.Board;

/** What one, or a few, have at a time. */
final class LockWorkloads {
    private static final int PRODUCERS = CROWD.size();

    static final List<Workload> ALL = List.of(
            mutex("mutex", "mutex"),
            condition("condition", "mutex", "condition"),
            mutex("pthread mutex", "pthread"),
            condition("pthread condition", "pthread", "pthread"),
            semaphore(),
            rwlock());

    private LockWorkloads() {}

    /** Of the two kinds of mutex, which have the same verbs. */
    private static Workload mutex(String object, String kind) {
        String lock = "N " + kind + " lock";
        return new Workload(
                object,
                List.of(kind + " create NAME", kind + " close"),
                List.of(new Team(
                        CROWD,
                        List.of(
                                Script.of(
                                        "lock, unlock",
                                        List.of(kind + " open NAME"),
                                        lock,
                                        "note enter 1 1",
                                        "note begin",
                                        "note pair",
                                        "I " + kind + " mark_repaired",
                                        "note done",
                                        "note leave",
                                        kind + " unlock"),
                                Script.of(
                                        "open, lock with hook, close",
                                        List.of(),
                                        kind + " open_repairing NAME",
                                        lock,
                                        "note enter 1 1",
                                        "note begin",
                                        "note pair",
                                        "note done",
                                        "note leave",
                                        kind + " unlock",
                                        kind + " close")))),
                List.of(),
                (judge, coordinator) -> pairs(judge));
    }

    /** What the lock protects was changed as often as somebody was inside. */
    private static void pairs(Judge judge) {
        judge.expect(
                "what the lock protects",
                judge.board().get(Board.FIRST),
                judge.sum(Board.DONE),
                judge.sum(Board.BEGUN));
    }

    /**
     * A buffer of two items under the lock. Whoever gets the lock from a dead one signals in its place: it may have died
     * between its change and its signal.
     */
    private static Workload condition(String object, String mutex, String condition) {
        return new Workload(
                object,
                List.of(mutex + " create NAME", mutex + " close"),
                List.of(
                        new Team(CROWD, List.of(transfer("produce", mutex, condition, "full 2", 0, 1, 1))),
                        new Team(CROWD, List.of(transfer("consume", mutex, condition, "empty", 1, 0, -1)))),
                List.of(
                        mutex + " open NAME",
                        mutex + " lock 1000",
                        mutex + " mark_repaired",
                        condition + " signal_all 0",
                        condition + " signal_all 1",
                        mutex + " unlock",
                        mutex + " close"),
                (judge, coordinator) -> items(judge));
    }

    private static Script transfer(
            String operation, String mutex, String condition, String wanting, int waits, int wakes, int delta) {
        return Script.of(
                operation,
                List.of(mutex + " open NAME"),
                "N " + mutex + " lock",
                "note look",
                "note enter 1 1",
                "note pair",
                "I " + condition + " signal_all 0",
                "I " + condition + " signal_all 1",
                "I " + mutex + " mark_repaired",
                "note " + wanting,
                "I note leave",
                "INB8 " + condition + " wait " + waits,
                "note begin",
                "note change " + delta,
                "note done",
                condition + " signal " + wakes,
                "note leave",
                mutex + " unlock");
    }

    private static void items(Judge judge) {
        IntStream producers = IntStream.range(0, PRODUCERS);
        IntStream consumers = IntStream.range(PRODUCERS, Board.SLOTS);
        long produced = judge.sum(producers, Board.DONE);
        long consumed = judge.sum(consumers, Board.DONE);
        long mayBeProduced = judge.sum(IntStream.range(0, PRODUCERS), Board.BEGUN);
        long mayBeConsumed = judge.sum(IntStream.range(PRODUCERS, Board.SLOTS), Board.BEGUN);
        long items = judge.board().get(Board.ITEMS);
        judge.expect("items", items, produced - mayBeConsumed, mayBeProduced - consumed);
        judge.expect("items in a buffer of two", items, 0, 2);
    }

    /** Two permits; whoever takes both is alone. */
    private static Workload semaphore() {
        List<String> open = List.of("semaphore open NAME");
        return new Workload(
                "semaphore",
                List.of("semaphore create NAME 2", "semaphore close"),
                List.of(new Team(
                        CROWD,
                        List.of(
                                Script.of(
                                        "acquire 1, release",
                                        open,
                                        "N semaphore acquire 1",
                                        "note enter 1 2",
                                        "note leave",
                                        "semaphore release 1"),
                                Script.of(
                                        "acquire 2, release",
                                        open,
                                        "N semaphore acquire 2",
                                        "note enter 2 2",
                                        "note leave",
                                        "semaphore release 1",
                                        "semaphore release 1"),
                                Script.of(
                                        "acquire 1, close",
                                        List.of(),
                                        "semaphore open NAME",
                                        "N semaphore acquire 1",
                                        "note enter 1 2",
                                        "note leave",
                                        "semaphore close")))),
                List.of(),
                (judge, coordinator) -> {
                    coordinator.done("semaphore open NAME");
                    coordinator.done("semaphore acquire 2 5000");
                    coordinator.done("semaphore release 2");
                    judge.expect(
                            "permits", coordinator.done("semaphore available").number(0), 2);
                    coordinator.done("semaphore close");
                });
    }

    /** A writer weighs as much as all. */
    private static Workload rwlock() {
        List<String> open = List.of("rwlock open NAME");
        return new Workload(
                "read-write lock",
                List.of("rwlock create NAME", "rwlock close"),
                List.of(new Team(
                        CROWD,
                        List.of(
                                Script.of(
                                        "read",
                                        open,
                                        "N rwlock read",
                                        "note enter 1 100",
                                        "note look",
                                        "note leave",
                                        "rwlock unread"),
                                Script.of(
                                        "write",
                                        open,
                                        "N rwlock write",
                                        "note enter 100 100",
                                        "note begin",
                                        "note pair",
                                        "I rwlock mark_repaired",
                                        "note done",
                                        "note leave",
                                        "rwlock unwrite"),
                                Script.of(
                                        "open, write with hook, close",
                                        List.of(),
                                        "rwlock open_repairing NAME",
                                        "N rwlock write",
                                        "note enter 100 100",
                                        "note begin",
                                        "note pair",
                                        "note done",
                                        "note leave",
                                        "rwlock unwrite",
                                        "rwlock close")))),
                List.of(),
                (judge, coordinator) -> pairs(judge));
    }
}
