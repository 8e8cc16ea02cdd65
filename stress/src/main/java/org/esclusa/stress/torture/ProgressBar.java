// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** How far the deaths of an object are: a line that changes on a terminal, else one when the object begins. */
final class ProgressBar {
    private static final int LENGTH = 40;
    private static final long PAUSE_NANOS = 100_000_000;
    private static final String CLEAR_LINE = "\r\033[K";

    private final PrintStream err;
    private final boolean terminal = isTerminal();
    private String object;
    private long all;
    private long drawn;

    ProgressBar(PrintStream err) {
        this.err = err;
    }

    private static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }

    void begin(String name, long deaths) {
        object = name;
        all = deaths;
        if (!terminal) {
            err.println("esclusa: " + name);
        }
    }

    /** So many deaths are still to be tried. */
    void left(long deaths) {
        long now = System.nanoTime();
        if (terminal && now - drawn > PAUSE_NANOS) {
            int filled = (int) (LENGTH * (all - deaths) / all);
            err.printf(
                    "%s%-16s [%s%s] %d of %d",
                    CLEAR_LINE, object, "#".repeat(filled), " ".repeat(LENGTH - filled), all - deaths, all);
            drawn = now;
        }
    }

    /** The line that changes makes room for one that stays. */
    void clear() {
        if (terminal) {
            err.print(CLEAR_LINE);
        }
    }
}
