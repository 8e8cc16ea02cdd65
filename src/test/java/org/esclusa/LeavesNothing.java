// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a class whose tests have left a segment behind. */
final class LeavesNothing implements AfterAllCallback {
    private static final Path SHM = Path.of("/dev/shm");

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        try (Stream<Path> files = Files.list(SHM)) {
            List<String> left = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(Names.PREFIX))
                    .toList();
            for (String name : left) {
                Files.deleteIfExists(SHM.resolve(name));
            }
            assertEquals(List.of(), left, "left in " + SHM);
        }
    }
}
