// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import java.nio.file.Files;
import java.nio.file.Path;
import org.esclusa.peer.Language;
import org.esclusa.peer.Peer;

/** An object, a victim, two others that use it, and what they find wrong. */
abstract class Trial implements AutoCloseable {
    private final Folders folders;
    private final Path file;
    private final Verdict verdict = new Verdict();
    private final Peer victim;
    private final Peer one;
    private final Peer two;

    /** The object, which is not made yet, is to have that name. */
    Trial(Folders folders, String name, Peer victim, Peer one, Peer two) {
        this.folders = folders;
        file = folders.segment(name);
        this.victim = victim;
        this.one = one;
        this.two = two;
    }

    final Peer victim() {
        return victim;
    }

    /** The one that waits for what the victim holds, or tries to get it. */
    final Peer one() {
        return one;
    }

    /** The other one. */
    final Peer two() {
        return two;
    }

    final Verdict verdict() {
        return verdict;
    }

    final Path file() {
        return file;
    }

    final String name() {
        return file.getFileName().toString();
    }

    final boolean exists() {
        return Files.exists(file);
    }

    /** Another process does these lines and dies. */
    final void anotherDies(String... lines) {
        try (Peer another = Peer.start(Language.C, folders.environment())) {
            for (String line : lines) {
                another.done(line.replace("NAME", name()));
            }
        }
    }

    @Override
    public abstract void close();
}
