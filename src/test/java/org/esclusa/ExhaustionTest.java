// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the system gives so much of, and no more: a sentence, and nothing is left behind. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class ExhaustionTest {
    /** Each of malloc(3) takes 64 MiB of the address space. */
    private static final Map<String, String> FEW_ARENAS = Map.of("MALLOC_ARENA_MAX", "1");

    private final String name = Names.fresh();

    @TempDir
    private Path folder;

    @AfterEach
    void remove() throws SegmentException {
        Segments.remove(name);
        Segments.remove(name + "-fresh");
    }

    @ParameterizedTest
    @ValueSource(classes = {FewDescriptors.class, FewDescriptorsOfEachClass.class})
    void no_descriptor_left_is_an_error_that_leaves_nothing(Class<?> main) throws Exception {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -n 80 && exec \"$@\"", "sh"));
        command.addAll(PeerProcess.command(List.of("-cp", jar()), main, name));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }

    @Test
    void no_address_space_left_is_an_error_that_leaves_nothing() throws Exception {
        assumeRoomForThat();
        try (PeerProcess peer = PeerProcess.java(List.of(), FEW_ARENAS, LittleAddressSpace.class, name)) {
            peer.awaitSuccess(Duration.ofSeconds(50));
        }
    }

    @Test
    void no_address_space_left_is_an_error_also_without_native_access() throws Exception {
        assumeRoomForThat();
        try (PeerProcess peer = PeerProcess.denied(false, FEW_ARENAS, LittleAddressSpace.class, name)) {
            peer.awaitSuccess(Duration.ofSeconds(50));
        }
    }

    /** What cannot be mapped is there by then. */
    private static void assumeRoomForThat() throws IOException {
        long free = Files.getFileStore(Path.of("/dev/shm")).getUsableSpace();
        assumeTrue(free > 3L * LittleAddressSpace.LARGE, "/dev/shm has " + free + " bytes");
    }

    /** All classes in one file, which is open: of a folder each class that is loaded late asks for a descriptor. */
    private String jar() {
        String root = System.getProperty("esclusa.root", ".");
        String classes = root + "/target/classes:" + root + "/target/test-classes";
        List<String> arguments =
                new ArrayList<>(List.of("cf", folder.resolve("all.jar").toString()));
        for (String each : System.getProperty("esclusa.peer.classes", classes).split(":")) {
            arguments.addAll(List.of("-C", each, "."));
        }
        ToolProvider tool = ToolProvider.findFirst("jar").orElseThrow();
        assertEquals(0, tool.run(System.out, System.err, arguments.toArray(String[]::new)));
        return arguments.get(1);
    }
}
