// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.esclusa.peer.Language;
import org.esclusa.peer.Peer;

/** Looks for what the dead may have left for ever: files, places in tables, descriptors of those who live. */
final class Leftovers implements AutoCloseable {
    private static final long LOOK_NANOS = 1_000_000;

    private final Folders folders;
    private final Peer tidier;

    Leftovers(Folders folders) {
        this.folders = folders;
        tidier = Peer.start(Language.JAVA, folders.environment());
    }

    /** Of an object that nobody has open any more: as many can join as it has places. */
    void judgeMembers(Path object, Verdict verdict) {
        try (Observer observer = new Observer(object)) {
            long missing = atLast(() -> observer.members()
                    - tidier.done("tidy crowd " + object.getFileName()).number(0));
            if (missing != 0) {
                verdict.wrong(
                        "of %d places in the table of members %d cannot be had".formatted(observer.members(), missing));
            }
        }
    }

    /** Of those who go on, when they have closed all that they had. */
    void judgeDescriptors(List<Peer> peers, Verdict verdict) {
        for (Peer peer : peers) {
            long descriptors = atLast(() -> Processes.descriptors(peer.pid(), folders.segments()));
            if (descriptors != 0) {
                verdict.wrong("%s has %d descriptors of objects that it closed".formatted(peer, descriptors));
            }
        }
    }

    /** Where all objects were removed: nothing lies there. */
    void judgeFiles(Verdict verdict) {
        try (Stream<Path> files = folders.left()) {
            files.forEach(it -> verdict.wrong("left behind: " + it.getFileName()));
        }
    }

    /** Garbage collection finds nothing to do. */
    void collect(Verdict verdict) {
        long collected = tidier.done("tidy gc").number(0);
        if (collected != 0) {
            verdict.wrong(collected + " files were left for the garbage collection");
        }
        judgeFiles(verdict);
    }

    /** How many there are, of what must be none: who has just died or closed may take a moment to let go. */
    private static long atLast(LongSupplier left) {
        long deadline = System.nanoTime() + Peer.WATCHDOG.toNanos();
        long count = left.getAsLong();
        while (count != 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(LOOK_NANOS);
            count = left.getAsLong();
        }
        return count;
    }

    @Override
    public void close() {
        tidier.close();
    }
}
