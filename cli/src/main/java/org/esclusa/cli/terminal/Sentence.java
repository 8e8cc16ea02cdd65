// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.terminal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What a user reads when something was thrown: one line, never a stack trace. */
public final class Sentence {
    private Sentence() {}

    /** The sentence of {@code reason}, without a full stop. */
    public static String of(Throwable reason) {
        return switch (reason) {
            case FileSystemException e -> "cannot use '" + e.getFile() + "': " + what(e);
            case InterruptedException e -> "interrupted before the end";
            case CommandException e -> firstLine(e);
            case IOException e -> firstLine(e);
            case IllegalArgumentException e -> firstLine(e);
            case IllegalStateException e -> firstLine(e);
            // A mistake of ours: its name is what we would ask for.
            default -> "unexpected " + firstLine(reason.toString());
        };
    }

    /** Of some of these the message is the file's name and nothing else. */
    private static String what(FileSystemException reason) {
        return switch (reason) {
            case NoSuchFileException e -> "it does not exist";
            case AccessDeniedException e -> "permission denied";
            default ->
                reason.getReason() != null
                        ? firstLine(reason.getReason())
                        : reason.getClass().getSimpleName();
        };
    }

    private static String firstLine(Throwable reason) {
        return reason.getMessage() == null ? reason.toString() : firstLine(reason.getMessage());
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse(text);
    }
}
