// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.terminal;

/** A command ends with one sentence on stderr and an exit status that is not 0. */
public final class CommandException extends Exception {
    private static final long serialVersionUID = 1;

    private static final int FAILURE = 1;
    private static final int USAGE = 2;

    private final int exitStatus;

    private CommandException(int exitStatus, String sentence) {
        super(sentence);
        this.exitStatus = exitStatus;
    }

    /** What was asked for cannot be done, or did not work out: 1. */
    public static CommandException failure(String sentence) {
        return new CommandException(FAILURE, sentence);
    }

    /** The question was wrong: an option, a value, a file: 2. */
    public static CommandException usage(String sentence) {
        return new CommandException(USAGE, sentence);
    }

    public int exitStatus() {
        return exitStatus;
    }
}
