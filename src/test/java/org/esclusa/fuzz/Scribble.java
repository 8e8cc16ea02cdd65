// SPDX-License-Identifier: Apache-2.0
package org.esclusa.fuzz;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.esclusa.Segments;
import org.esclusa.internal.layout.Kind;
import org.esclusa.internal.sync.KillPoint;

/**
 * An input is a program: which object to make, and steps, each an operation of it and a word of the segment that
 * somebody overwrites before that, or in the middle. {@code native/fuzz/README.md} has the format.
 */
public final class Scribble {
    private static final String NAME = "fuzz-" + ProcessHandle.current().pid();
    private static final Path FILE = Segments.directory().resolve(NAME);
    private static final int STEP_BYTES = 16;
    private static final int MOST_STEPS = 64;
    private static final int KINDS = Kind.values().length + 1;

    private Scribble() {}

    public static void fuzzerTestOneInput(byte[] bytes) throws Exception {
        Kind kind = bytes.length < STEP_BYTES ? null : Kind.of(Byte.toUnsignedInt(bytes[0]) % KINDS);
        if (kind == null || kind == Kind.PTHREAD_MUTEX) {
            return;
        }
        try (HostileObject object = HostileObject.create(kind, Byte.toUnsignedInt(bytes[1]), NAME);
                FileChannel file = FileChannel.open(FILE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                Arena arena = Arena.ofShared()) {
            MemorySegment words = file.map(FileChannel.MapMode.READ_WRITE, 0, file.size(), arena);
            ByteBuffer program = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 1; i <= Math.min(bytes.length / STEP_BYTES - 1, MOST_STEPS); i++) {
                Step.read(program, i * STEP_BYTES).run(object, words);
            }
        } finally {
            Files.deleteIfExists(FILE);
        }
    }

    private record Step(int operation, int argument, int how, int store, long word, long value) {
        static Step read(ByteBuffer program, int at) {
            return new Step(
                    Byte.toUnsignedInt(program.get(at)),
                    Byte.toUnsignedInt(program.get(at + 1)),
                    program.get(at + 2) & 3,
                    Byte.toUnsignedInt(program.get(at + 3)),
                    Integer.toUnsignedLong(program.getInt(at + 4)),
                    program.getLong(at + 8));
        }

        void run(HostileObject object, MemorySegment words) throws Exception {
            if (how != 0 && store == 0) {
                overwrite(words);
            }
            KillPoint.instead(how == 0 ? 0 : store, () -> overwrite(words));
            object.operations().get(operation % object.operations().size()).tried(argument);
            KillPoint.instead(0, null);
        }

        private void overwrite(MemorySegment words) {
            long index = word % (words.byteSize() / JAVA_LONG.byteSize());
            long now = words.getAtIndex(JAVA_LONG, index);
            words.setAtIndex(
                    JAVA_LONG,
                    index,
                    switch (how) {
                        case 1 -> value;
                        case 2 -> now ^ value;
                        default -> now + value;
                    });
        }
    }
}
