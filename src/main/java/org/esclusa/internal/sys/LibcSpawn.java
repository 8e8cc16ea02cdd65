// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** What this library asks of the C library to start a process; like {@link Libc}, of which it is a part. */
public final class LibcSpawn {
    /** {@code sizeof(posix_spawn_file_actions_t)}, {@code posix_spawnattr_t} and {@code sigset_t}, everywhere. */
    static final long ACTIONS = 80;

    static final long ATTRIBUTES = 336;
    static final long SIGNALS = 128;

    private LibcSpawn() {}

    /** What a process is started with; no list is longer than the kernel allows, which is for it to say. */
    public record Program(String file, List<String> arguments, List<String> environment, String directory) {}

    /**
     * Starts a program that is looked for in {@code PATH}; posix_spawnp(3). It has no signal blocked or ignored, and of
     * this process's descriptors those given, and no others: where the C library has no {@code
     * posix_spawn_file_actions_addclosefrom_np} (glibc before 2.34, musl), all of this process from {@code given.length}
     * on are set close-on-exec for good; close_range(2).
     *
     * @param program whose directory is null for that of this process
     * @param given its descriptor {@code i} is {@code given[i]}, which is greater than any {@code i}, or closed if that
     *     is -1
     * @return the new process's pid, or -errno; -ENOSYS if it shall have another directory and this C library cannot
     */
    public static int posixSpawn(Program program, int[] given) {
        if (program.directory() != null && !SpawnLinks.canChangeDirectory()) {
            return -Errno.ENOSYS.number();
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment actions = arena.allocate(ACTIONS, Long.BYTES);
            MemorySegment attributes = arena.allocate(ATTRIBUTES, Long.BYTES);
            int result = SpawnLinks.initActions(actions);
            if (result < 0) {
                return result;
            }
            try {
                result = SpawnLinks.initAttributes(attributes);
                if (result < 0) {
                    return result;
                }
                try {
                    return spawn(arena, program, given, actions, attributes);
                } finally {
                    SpawnLinks.destroyAttributes(attributes);
                }
            } finally {
                SpawnLinks.destroyActions(actions);
            }
        }
    }

    private static int spawn(
            Arena arena, Program program, int[] given, MemorySegment actions, MemorySegment attributes) {
        int result = addDescriptors(actions, given);
        if (result == 0 && program.directory() != null) {
            result = SpawnLinks.addChdir(actions, Libc.string(arena, program.directory()));
        }
        if (result == 0) {
            result = resetSignals(arena, attributes);
        }
        if (result < 0) {
            return result;
        }
        MemorySegment pid = arena.allocate(JAVA_INT);
        result = SpawnLinks.spawnp(
                pid.address(),
                Libc.string(arena, program.file()),
                actions.address(),
                attributes.address(),
                strings(arena, program.arguments()),
                strings(arena, program.environment()));
        return result < 0 ? result : pid.get(JAVA_INT, 0);
    }

    private static int addDescriptors(MemorySegment actions, int[] given) {
        for (int i = 0; i < given.length; i++) {
            int result = given[i] < 0 ? SpawnLinks.addClose(actions, i) : SpawnLinks.addDup2(actions, given[i], i);
            if (result < 0) {
                return result;
            }
        }
        return SpawnLinks.canCloseFrom()
                ? SpawnLinks.addCloseFrom(actions, given.length)
                : LibcDescriptors.closeRange(given.length, Flags.CLOSE_RANGE_CLOEXEC);
    }

    private static int resetSignals(Arena arena, MemorySegment attributes) {
        MemorySegment none = arena.allocate(SIGNALS, Long.BYTES);
        MemorySegment all = arena.allocate(SIGNALS, Long.BYTES).fill((byte) -1);
        int result = SpawnLinks.setMask(attributes, none);
        if (result == 0) {
            result = SpawnLinks.setDefault(attributes, all);
        }
        int flags = Flags.POSIX_SPAWN_SETSIGDEF | Flags.POSIX_SPAWN_SETSIGMASK;
        return result < 0 ? result : SpawnLinks.setFlags(attributes, flags);
    }

    /** The address of an array of strings, ended by NULL. */
    private static long strings(Arena arena, List<String> texts) {
        MemorySegment array = arena.allocate(JAVA_LONG, texts.size() + 1L);
        for (int i = 0; i < texts.size(); i++) {
            array.setAtIndex(JAVA_LONG, i, Libc.string(arena, texts.get(i)));
        }
        return array.address();
    }
}
