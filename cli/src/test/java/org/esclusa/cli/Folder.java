// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A folder for the objects of each test, in memory; the test fails if it leaves something there. */
public final class Folder implements BeforeEachCallback, AfterEachCallback {
    private Path path;

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        path = Files.createTempDirectory(Path.of("/dev/shm"), "esclusa-test");
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        List<String> left = names();
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        if (context.getExecutionException().isEmpty()) {
            assertEquals(List.of(), left, "left behind");
        }
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /** What is in it. */
    public List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
