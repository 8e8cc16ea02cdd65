// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.esclusa.internal.sys.Libc;
import org.esclusa.peer.Language;
import org.esclusa.peer.Peer;

/**
 * Where workers come from. C and Python fork them from a process that has loaded everything and opened nothing, within a
 * millisecond or two; of JVMs a few are started ahead.
 */
final class WorkerPool implements AutoCloseable {
    private static final int JVMS_AHEAD = 2;
    private static final int SIGKILL = 9;
    private static final int SIGSTOP = 19;
    private static final int SIGCONT = 18;

    private final Map<String, String> environment;
    private final Map<Language, Peer> parents = new EnumMap<>(Language.class);
    private final Deque<Peer> jvms = new ArrayDeque<>();

    WorkerPool(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * A worker.
     *
     * @param peer who has forked it, or the worker itself if it is a JVM
     */
    record Child(Language language, Peer peer, long pid) {
        boolean isForked() {
            return pid != peer.pid();
        }

        void kill() {
            signal(SIGKILL);
        }

        void stop() {
            signal(SIGSTOP);
        }

        void goOn() {
            signal(SIGCONT);
        }

        /** It is not reaped yet, so the number is nobody else's. */
        private void signal(int number) {
            Libc.kill(pid, number);
        }

        /** Waits until it has ended. */
        void reap() {
            if (isForked()) {
                peer.done("work reap " + pid);
            } else {
                peer.awaitExit();
            }
        }
    }

    /** Starts the forking parents and the first JVMs. */
    void prepare(List<Language> languages) {
        for (Language language : languages) {
            if (language == Language.JAVA) {
                while (jvms.size() < JVMS_AHEAD) {
                    jvms.add(Peer.startKillable(language, environment));
                }
            } else {
                parents.computeIfAbsent(language, it -> Peer.startKillable(it, environment));
            }
        }
    }

    /** Starts a worker at this script, whose lines name the object. */
    Child start(Language language, Path board, List<String> steps, int slot, long life, long seed) {
        Peer peer = language == Language.JAVA ? nextJvm() : parents.get(language);
        List<String> lines = new ArrayList<>(List.of("work board " + board, "work script"));
        steps.forEach(step -> lines.add("work step " + step));
        lines.add("work begin %d %d %d".formatted(slot, life, seed));
        peer.tell(lines.toArray(String[]::new));
        for (int i = 1; i < lines.size(); i++) {
            peer.awaitDone();
        }
        return new Child(language, peer, peer.awaitDone().number(0));
    }

    private Peer nextJvm() {
        jvms.add(Peer.startKillable(Language.JAVA, environment));
        return jvms.remove();
    }

    @Override
    public void close() {
        jvms.forEach(Peer::close);
        parents.values().forEach(Peer::close);
    }
}
