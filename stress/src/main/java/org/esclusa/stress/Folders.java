// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.esclusa.peer.Peer;

/**
 * The folders of one run: one in shared memory for what its processes share, with one for the segments alone in it, and
 * one on the disk for the rest. However the run ends, but by SIGKILL, no process and no file of it stays.
 */
public final class Folders implements AutoCloseable {
    private static final long LOOK_NANOS = 1_000_000;

    private final Path folder;
    private final Path segments;
    private final Path disk;
    private final Stamp stamp;

    /** {@code run} is part of the folders' names. */
    public Folders(String run) throws IOException {
        folder = Files.createTempDirectory(Path.of("/dev/shm"), "esclusa-" + run + "-");
        segments = Files.createDirectory(folder.resolve("segments"));
        disk = Files.createTempDirectory("esclusa-" + run + "-");
        stamp = new Stamp(folder.resolve("stamp"));
        Runtime.getRuntime().addShutdownHook(new Thread(this::leave));
    }

    /** What all processes of the run find in their environment. */
    public Map<String, String> environment() {
        return Map.of(
                "ESCLUSA_DIR", segments.toString(), Stamp.VARIABLE, stamp.file().toString());
    }

    /** Where a victim writes when it died. */
    public Stamp stamp() {
        return stamp;
    }

    /** For what is shared and no segment. */
    public Path shared(String name) {
        return folder.resolve(name);
    }

    /** For what needs no memory. */
    Path disk(String name) {
        return disk.resolve(name);
    }

    /** Where all segments lie, and nothing else. */
    public Path segments() {
        return segments;
    }

    public Path segment(String name) {
        return segments.resolve(name);
    }

    /** Every file where the segments lie. */
    public Stream<Path> left() {
        try {
            return Files.list(segments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes what a case that went wrong has left. */
    public void clear() throws IOException {
        try (Stream<Path> files = left()) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    /** On a signal the run goes on meanwhile, and so may start another process or make another file. */
    private void leave() {
        long deadline = System.nanoTime() + Peer.WATCHDOG.toNanos();
        do {
            ProcessHandle.current().descendants().forEach(child -> {
                child.destroyForcibly();
                child.onExit().join();
            });
            try {
                close();
            } catch (IOException | UncheckedIOException e) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("not all could be removed of " + folder + " and " + disk, e);
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
        } while (Files.exists(folder) || Files.exists(disk));
    }

    @Override
    public void close() throws IOException {
        for (Path root : List.of(folder, disk)) {
            if (Files.exists(root)) {
                try (Stream<Path> files = Files.walk(root)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.deleteIfExists(file);
                    }
                }
            }
        }
    }
}
