// SPDX-License-Identifier: Apache-2.0
package org.esclusa.fuzz;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.esclusa.Segments;
import org.esclusa.internal.layout.HeaderLayout;
import org.esclusa.internal.layout.Kind;

/** Makes the objects NAME-1 to NAME-10, and writes random words over them. */
public final class Scribbler implements AutoCloseable {
    private final Random random = new Random();
    private final Arena arena = Arena.ofShared();
    private final List<MemorySegment> segments = new ArrayList<>();
    private final String name;

    public Scribbler(String name) throws Exception {
        this.name = name;
        for (int number = 1; number < Kind.PTHREAD_MUTEX.number(); number++) {
            HostileObject.create(Kind.of(number), random.nextInt(10), name + "-" + number)
                    .close();
            Path path = Segments.directory().resolve(name + "-" + number);
            try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                segments.add(file.map(FileChannel.MapMode.READ_WRITE, 0, file.size(), arena));
            }
        }
    }

    /** A few words of each, all wrong or almost right; what the checksum covers stays, or nobody would open it. */
    public void scribble() {
        for (MemorySegment segment : segments) {
            long first = HeaderLayout.MARK / JAVA_LONG.byteSize();
            long index = first + random.nextLong(segment.byteSize() / JAVA_LONG.byteSize() - first);
            long now = segment.getAtIndex(JAVA_LONG, index);
            segment.setAtIndex(
                    JAVA_LONG,
                    index,
                    switch (random.nextInt(5)) {
                        case 0 -> random.nextLong();
                        case 1 -> now ^ 1L << random.nextInt(64);
                        case 2 -> now + random.nextInt(-5, 6);
                        case 3 -> 0;
                        default -> random.nextInt(10);
                    });
        }
    }

    @Override
    public void close() throws IOException {
        arena.close();
        for (int number = 1; number < Kind.PTHREAD_MUTEX.number(); number++) {
            Files.delete(Segments.directory().resolve(name + "-" + number));
        }
    }
}
