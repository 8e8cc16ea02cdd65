// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Standard error: lines that stay, and on a terminal one line that changes. */
public final class Stderr {
    private static final Path LINK = Path.of("/proc/self/fd/2");
    private static final String CLEAR_LINE = "\r\033[K";

    private boolean drawn;

    /** Whether somebody looks at it. */
    public static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(LINK).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }

    /** Prints a line that stays. */
    public synchronized void say(String line) {
        clear();
        System.err.println(line);
    }

    /** Replaces the line that changes. */
    public synchronized void draw(String line) {
        System.err.print(CLEAR_LINE + line);
        drawn = true;
    }

    /** Removes the line that changes. */
    public synchronized void clear() {
        if (drawn) {
            System.err.print(CLEAR_LINE);
            drawn = false;
        }
    }
}
