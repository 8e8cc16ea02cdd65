// SPDX-License-Identifier: Apache-2.0
package org.esclusa.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The peer's words for work: here it is the process itself that performs a script in a loop until it is killed. */
final class WorkPeer {
    private static volatile Board board;

    private final EsclusaPeer peer;
    private final List<Step> steps = new ArrayList<>();

    /** A line, and when it is done: package-info has the flags. */
    record Step(String line, String flags) {
        boolean has(char flag) {
            return flags.indexOf(flag) >= 0;
        }

        /** The number after the flag, or {@code otherwise}. */
        int number(char flag, int otherwise) {
            int at = flags.indexOf(flag);
            return at < 0 ? otherwise : Integer.parseInt(flags.substring(at + 1).split("\\D")[0]);
        }
    }

    WorkPeer(EsclusaPeer peer) {
        this.peer = peer;
    }

    /** For a repair hook: makes what the lock protects whole, and counts as one. */
    static int mend() {
        if (board != null) {
            board.mend();
        }
        return 1;
    }

    Object work(String[] w) {
        switch (w[1]) {
            case "board" -> board = map(w[2]);
            case "script" -> steps.clear();
            case "step" -> steps.add(new Step(List.of(w).stream().skip(3).collect(Collectors.joining(" ")), w[2]));
            case "begin" -> {
                Worker worker =
                        new Worker(peer, board, Integer.parseInt(w[2]), Long.parseLong(w[3]), Long.parseLong(w[4]));
                List<Step> script = List.copyOf(steps);
                Thread.ofPlatform().name("work").start(() -> worker.work(script));
                return ProcessHandle.current().pid();
            }
            default -> throw EsclusaPeer.unknown(w);
        }
        return null;
    }

    private static Board map(String file) {
        try {
            return new Board(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
