// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where a victim writes the moment at which it kills itself. */
public final class Stamp {
    public static final String VARIABLE = "ESCLUSA_KILL_STAMP";

    private final Path file;
    private final ByteBuffer moment;

    Stamp(Path file) throws IOException {
        this.file = file;
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            moment = channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES).order(ByteOrder.nativeOrder());
        }
    }

    public Path file() {
        return file;
    }

    public void clear() {
        moment.putLong(0, 0);
    }

    /** As {@link System#nanoTime}; 0 if the victim has not killed itself. */
    public long nanos() {
        return moment.getLong(0);
    }
}
