// SPDX-License-Identifier: Apache-2.0
package org.esclusa.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.esclusa.internal.sys.Libc;

/** A process that does what it is told, line by line; for one thread. */
public final class Peer implements AutoCloseable {
    /** How long an answer may take before it counts as a hang. */
    public static final Duration WATCHDOG = Duration.ofSeconds(30);
    /** The first one, for a JVM or an interpreter may be slow to start on a busy machine. */
    private static final Duration START = Duration.ofSeconds(60);

    private static final int SIGCONT = 18;
    private static final int SIGSTOP = 19;

    private final Language language;
    private final Place place;
    private final Process process;
    private ProcessHandle child; // of the process, where that is not the peer; null: not looked for
    private final Writer lines;
    private final BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();
    private String last = "";
    private int unanswered;
    private boolean started;
    private volatile boolean died;

    private Peer(Language language, Place place, ProcessBuilder here, Map<String, String> environment) {
        this.language = language;
        this.place = place;
        here.environment().putAll(environment);
        try {
            process = place.process(here).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lines = process.outputWriter(StandardCharsets.US_ASCII);
        Thread.ofPlatform().daemon().name("replies of " + this).start(this::read);
    }

    public static Peer start(Language language) {
        return new Peer(language, Place.HERE, language.process(), Map.of());
    }

    /** One that is not among the processes of this one, or lacks something. */
    public static Peer start(Language language, Place place) {
        return start(language, place, Map.of());
    }

    /** One without our library: {@code native/peers/pthread_peer.c}. */
    public static Peer startPthread() {
        return new Peer(Language.C, Place.HERE, Language.pthreadProcess(), Map.of());
    }

    /** A survivor of a kill matrix, with {@code environment} besides. */
    public static Peer start(Language language, Map<String, String> environment) {
        return start(language, Place.HERE, environment);
    }

    /** The same elsewhere. */
    public static Peer start(Language language, Place place, Map<String, String> environment) {
        return new Peer(language, place, language.process(), environment);
    }

    /** A peer that {@code kill arm} can be said to. */
    public static Peer startKillable(Language language, Map<String, String> environment) {
        return startKillable(language, Place.HERE, environment);
    }

    /** The same elsewhere. */
    public static Peer startKillable(Language language, Place place, Map<String, String> environment) {
        return new Peer(language, place, language.killableProcess(), environment);
    }

    private void read() {
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                replies.add(Reply.parse(line));
            }
        } catch (IOException e) {
            // Killed while it spoke.
        }
        died = true;
        replies.add(Reply.dead());
    }

    public Language language() {
        return language;
    }

    public Place place() {
        return place;
    }

    /** As this process sees it. Of one in a PID namespace of its own, once it has answered. */
    public long pid() {
        return (place.isOfAChild() ? child().orElseThrow() : process.toHandle()).pid();
    }

    private Optional<ProcessHandle> child() {
        child = child == null ? process.children().findFirst().orElse(null) : child;
        return Optional.ofNullable(child);
    }

    /** As it sees itself, and writes into the objects that it opens. */
    public long ownPid() {
        return place.isOfAChild() ? 1 : pid();
    }

    /** Is it process 1 of a PID namespace, which does not hear its own SIGKILL? */
    public boolean isProcess1() {
        return place.isOfAChild();
    }

    /** It lives, and every line was answered. */
    public boolean isIdle() {
        return process.isAlive() && unanswered == 0;
    }

    /** Has its last word been heard? */
    public boolean hasDied() {
        return died;
    }

    /** Sends lines in one piece; each will be answered. */
    public void tell(String... commands) {
        last = commands[commands.length - 1];
        unanswered += commands.length;
        try {
            lines.write(String.join("\n", commands) + "\n");
            lines.flush();
        } catch (IOException e) {
            // It has died: its reply says so.
        }
    }

    /** The next answer. */
    public Reply await() {
        return await(WATCHDOG);
    }

    /**
     * The next answer.
     *
     * @throws AssertionError if there is none {@code within}
     */
    public Reply await(Duration within) {
        try {
            Duration patience = started ? within : START;
            Reply reply = replies.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
            started = true;
            if (reply == null) {
                throw new AssertionError(this + " hangs in: " + last + errors());
            }
            unanswered--;
            if (reply.is(Reply.Kind.DEAD)) {
                replies.add(reply);
            }
            return reply;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while " + this + " does: " + last, e);
        }
    }

    /** True if an answer is there. */
    public boolean hasAnswered() {
        return !replies.isEmpty();
    }

    public Reply ask(String command) {
        tell(command);
        return await();
    }

    /**
     * The results of a line that must succeed.
     *
     * @throws AssertionError if it does not
     */
    public Reply done(String command) {
        tell(command);
        return awaitDone();
    }

    /** The next answer, which must be a success. */
    public Reply awaitDone() {
        Reply reply = await();
        if (!reply.is(Reply.Kind.OK)) {
            throw new AssertionError(this + ", " + last + ": " + reply.kind() + " " + reply.text() + errors());
        }
        return reply;
    }

    /** No more lines: it ends by itself. */
    public void endOfInput() {
        try {
            lines.close();
        } catch (IOException e) {
            // It has ended already.
        }
    }

    /** Ends it by SIGKILL, at once. */
    public void kill() {
        if (started && place.isOfAChild()) {
            child().ifPresent(ProcessHandle::destroyForcibly); // who started it sees that, and ends
        } else {
            process.destroyForcibly();
        }
    }

    /** By SIGSTOP; it lives, and does nothing until it {@link #goOn goes on}. */
    public void stop() {
        signal(SIGSTOP);
    }

    /** By SIGCONT. */
    public void goOn() {
        signal(SIGCONT);
    }

    private void signal(int number) {
        if (Libc.kill(pid(), number) < 0) {
            throw new AssertionError(this + " has gone");
        }
    }

    /** Waits until it has ended, and returns its exit status. */
    public int awaitExit() {
        try {
            if (!process.waitFor(WATCHDOG.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(this + " does not end after: " + last);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    private String errors() {
        try {
            byte[] text =
                    process.getErrorStream().readNBytes(process.getErrorStream().available());
            return text.length == 0 ? "" : "\n" + new String(text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        kill();
        awaitExit();
    }

    @Override
    public String toString() {
        return language + " peer " + process.pid() + (place == Place.HERE ? "" : " in " + place);
    }

    /** Bytes as a word of a line. */
    public static String hex(byte[] data) {
        return data.length == 0 ? "-" : HexFormat.of().formatHex(data);
    }

    /** Text as a word of a line. */
    public static String hex(String text) {
        return hex(text.getBytes(StandardCharsets.UTF_8));
    }
}
