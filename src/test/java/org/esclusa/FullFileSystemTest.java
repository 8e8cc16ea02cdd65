// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.esclusa.peer.CreateOnFullFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A file system of one mebibyte, in a process whose {@code ESCLUSA_DIR} it is. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FullFileSystemTest {
    @TempDir
    Path directory;

    @Test
    void create_on_a_full_file_system_says_what_is_free() throws Exception {
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", directory.toString()) == 0, "needs mount(8)");
        Map<String, String> environment = Map.of("ESCLUSA_DIR", directory.toString());
        try (PeerProcess peer = PeerProcess.java(List.of(), environment, CreateOnFullFileSystem.class, directory)) {
            peer.awaitSuccess(Duration.ofSeconds(30));
            try (var left = Files.list(directory)) {
                assertEquals(List.of(), left.toList());
            }
        } finally {
            run("umount", directory.toString());
        }
    }

    @ParameterizedTest
    @EnumSource
    void each_kind_is_refused_or_has_all_its_room(FullFileSystem.Way way) throws Exception {
        List<Object> command = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c"));
        command.addAll(List.of("mount -t tmpfs -o size=64k tmpfs /dev/shm && exec \"$@\"", "sh"));
        assumeTrue(run(Stream.concat(command.stream(), Stream.of("true")).toArray(String[]::new)) == 0, "needs root");
        command.addAll(PeerProcess.command(List.of(), FullFileSystem.class, way));
        try (PeerProcess peer = PeerProcess.program(command.toArray())) {
            peer.awaitSuccess(Duration.ofSeconds(50));
        }
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
