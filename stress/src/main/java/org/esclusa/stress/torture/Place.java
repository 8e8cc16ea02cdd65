// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.esclusa.stress.Stamp;

/** A folder of the run's own: boards, and beside them one for the segments alone. */
final class Place implements AutoCloseable {
    private final Path folder;
    private final Path segments;

    Place() throws IOException {
        folder = Files.createTempDirectory(Path.of("/dev/shm"), "esclusa-torture-");
        segments = Files.createDirectory(folder.resolve("segments"));
        Runtime.getRuntime().addShutdownHook(new Thread(this::leave));
    }

    /** What all processes of the run find in their environment. */
    Map<String, String> environment(Stamp stamp) {
        return Map.of(
                "ESCLUSA_DIR", segments.toString(), Stamp.VARIABLE, stamp.file().toString());
    }

    Path board(String name) {
        return folder.resolve("board-" + name);
    }

    Path segments() {
        return segments;
    }

    Path segment(String name) {
        return segments.resolve(name);
    }

    /** Every file where the segments lie. */
    Stream<Path> left() {
        try {
            return Files.list(segments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes what a run that went wrong has left. */
    void clear() throws IOException {
        try (Stream<Path> files = left()) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    /** However the run ends, no process and no file of it stays. */
    private void leave() {
        ProcessHandle.current().descendants().forEach(child -> {
            child.destroyForcibly();
            child.onExit().join();
        });
        close();
    }

    @Override
    public void close() {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
