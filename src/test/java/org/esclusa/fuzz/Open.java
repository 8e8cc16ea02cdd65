// SPDX-License-Identifier: Apache-2.0
package org.esclusa.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.esclusa.Headers;
import org.esclusa.SegmentException;
import org.esclusa.Segments;
import org.esclusa.internal.layout.HeaderLayout;
import org.esclusa.internal.layout.Kind;

/**
 * An input is the bytes of a segment. They are opened as the kind that they say they are, as they are and with the
 * checksum made to fit, and what opens is used, once in each way.
 */
public final class Open {
    private static final String NAME = "fuzz-" + ProcessHandle.current().pid();
    private static final Path FILE = Segments.directory().resolve(NAME);

    private Open() {}

    public static void fuzzerTestOneInput(byte[] bytes) throws Exception {
        try {
            tryOut(bytes);
            if (bytes.length >= HeaderLayout.SIZE) {
                tryOut(Headers.withChecksum(bytes));
            }
        } finally {
            Files.deleteIfExists(FILE);
        }
    }

    private static ByteBuffer words(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static Kind kind(byte[] bytes) {
        Kind kind = bytes.length >= HeaderLayout.SIZE ? Kind.of(words(bytes).getInt((int) HeaderLayout.KIND)) : null;
        return kind != null ? kind : Kind.QUEUE;
    }

    private static void tryOut(byte[] bytes) throws Exception {
        Files.write(FILE, bytes);
        try (HostileObject object = HostileObject.open(kind(bytes), NAME)) {
            for (int i = 0; i < object.operations().size(); i++) {
                object.operations().get(i).tried(2 * i + 1);
            }
        } catch (SegmentException | IllegalCallerException refused) { // a PthreadMutex needs native access
            Operation inspect = argument -> Segments.inspect(NAME);
            inspect.tried(0);
        }
    }
}
