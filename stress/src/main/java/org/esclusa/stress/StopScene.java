// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import org.esclusa.peer.Peer;
import org.esclusa.peer.Reply;

/** An object, one that is stopped before a store of its act, and two that try to get on meanwhile. */
final class StopScene extends Trial {
    private static final Duration LOOK = Duration.ofMillis(1);
    private static final Duration A_WHILE = Duration.ofMillis(100);

    private Reply got;

    StopScene(Folders folders, Peer victim, Peer one, Peer two) {
        super(folders, "stop-" + victim.pid(), victim, one, two);
    }

    /** Plays the case with a stop before that store, for so long; false if the act has no such store. */
    boolean play(StopCases.Case it, long store, Duration stopped) {
        it.stage().accept(this);
        victim().tell("kill stop " + store, it.act());
        victim().awaitDone();
        if (!isStopped()) {
            return false;
        }
        long end = System.nanoTime() + stopped.toNanos();
        while (System.nanoTime() < end && verdict().isGood()) {
            it.meanwhile().accept(this);
        }
        if (!Processes.isStopped(victim().pid())) {
            verdict().wrong("it was stopped, and is not any more");
        }
        victim().goOn();
        it.after().accept(this);
        return true;
    }

    /** Waits until it is, or has answered. */
    private boolean isStopped() {
        long deadline = System.nanoTime() + Peer.WATCHDOG.toNanos();
        while (!Processes.isStopped(victim().pid())) {
            if (victim().hasAnswered()) {
                return false;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError(victim() + " is not stopped, nor does it answer");
            }
            sleep(LOOK);
        }
        return true;
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** Nobody may give what a living one has. */
    void expectNothing(String line) {
        Reply reply = one().ask(line);
        if (!reply.is(Reply.Kind.TIMEOUT)) {
            verdict().doubled("%s beside the living: %s %s".formatted(line, reply.kind(), reply.text()));
        }
    }

    /** It may be had, once. */
    void tryFor(String line) {
        if (got != null) {
            sleep(A_WHILE);
            return;
        }
        Reply reply = one().ask(line);
        if (reply.is(Reply.Kind.OK)) {
            got = reply;
        } else if (!reply.is(Reply.Kind.TIMEOUT)) {
            verdict().wrong("%s: %s %s".formatted(line, reply.kind(), reply.text()));
        }
    }

    /** Has it been had? */
    boolean got() {
        return got != null;
    }

    void expectGot(String word) {
        expectWord(word, got);
    }

    void expect(String word, String line) {
        expectWord(word, one().ask(line));
    }

    void expectWord(String word, Reply reply) {
        if (!reply.is(Reply.Kind.OK)) {
            verdict().lost("%s in place of %s".formatted(reply.kind(), word));
        } else if (!reply.word(0).equals(word)) {
            verdict().wrong("%s in place of %s".formatted(reply.word(0), word));
        }
    }

    /** The stopped one's act is done. */
    Reply expectDone(Peer peer) {
        Reply reply = peer.await();
        if (!reply.is(Reply.Kind.OK)) {
            verdict().wrong("its own act: %s %s".formatted(reply.kind(), reply.text()));
        }
        return reply;
    }

    /** Somebody else has what it waits for. */
    void expectWaits(Peer peer) {
        sleep(A_WHILE);
        if (peer.hasAnswered()) {
            verdict().doubled("it has what another has");
        }
    }

    @Override
    public void close() {
        victim().goOn();
        victim().close();
        for (Peer peer : new Peer[] {one(), two()}) {
            peer.ask("mutex unlock");
            peer.ask("mutex close");
            peer.ask("queue close");
            peer.ask("semaphore close");
            peer.ask("rwlock close");
        }
        try {
            Files.deleteIfExists(file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
