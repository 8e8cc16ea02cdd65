// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** As many descriptors and mappings after ten thousand objects of each kind as before. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class LeakTest {
    private static final int TIMES = 10_000;
    private static final int SETTLING = 500;

    /** What is done ten thousand times. */
    private interface Cycle {
        void run() throws Exception;
    }

    /** Those of the file, which are unmapped when their memory is collected. */
    private static long mappings(String file) throws Exception {
        try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains(file)).count();
        }
    }

    private static void assertLeavesNothing(String file, Cycle cycle) throws Exception {
        cycle.run();
        long before = OpenDescriptors.count();
        for (int i = 0; i < TIMES; i++) {
            cycle.run();
        }
        OpenDescriptors.assertAsBefore(before);
        for (int i = 0; i < SETTLING && mappings(file) != 0; i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertEquals(0, mappings(file));
    }

    @ParameterizedTest
    @EnumSource
    void ten_thousand_openings_leave_nothing(AnyKind kind) throws Exception {
        String name = Names.fresh();
        kind.create(name).close();
        try {
            assertLeavesNothing(name, () -> kind.open(name).close());
        } finally {
            Segments.remove(name);
        }
    }

    @ParameterizedTest
    @EnumSource
    void ten_thousand_without_a_name_leave_nothing(AnyKind kind) throws Exception {
        assertLeavesNothing("memfd:esclusa-" + kind.word, () -> {
            try (AutoCloseable made = kind.create(Segments.UNNAMED);
                    MemFd memory = kind.memFd(made)) {
                kind.open(memory).close();
            }
        });
    }

    @Test
    void ten_thousand_openings_of_raw_memory_leave_nothing() throws Exception {
        String name = Names.fresh();
        SharedMemory.create(name, 4096).close();
        try {
            assertLeavesNothing(name, () -> {
                try (SharedMemory raw = SharedMemory.open(name)) {
                    raw.memory().set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
                }
            });
        } finally {
            SharedMemory.unlink(name);
        }
    }

    @Test
    void ten_thousand_descriptors_of_processes_leave_nothing() throws Exception {
        long self = ProcessHandle.current().pid();
        assertLeavesNothing("memfd:same", () -> {
            try (PidFd process = PidFd.open(self);
                    MemFd same = MemFd.create("same", 1)) {
                assertTrue(process.isAlive());
                assertTrue(same.isOpen());
            }
        });
    }
}
