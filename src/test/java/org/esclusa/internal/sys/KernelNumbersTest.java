// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.esclusa.internal.layout.PthreadAbi.Library;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Numbers written in Java are those of this machine's headers, which a C program prints. */
@Timeout(60)
class KernelNumbersTest {
    private static final String ROOT = System.getProperty("esclusa.root", ".");
    private static final Map<String, Long> HEADERS = new HashMap<>();

    @BeforeAll
    static void compile_and_run(@TempDir Path directory) throws Exception {
        String program = directory.resolve("kernel_numbers").toString();
        String source = Path.of(ROOT, "src/test/c/kernel_numbers.c").toString();
        output(Objects.requireNonNullElse(System.getenv("CC"), "cc"), "-Wall", "-Werror", "-o", program, source);
        output(program).lines().map(line -> line.split(" ")).forEach(row -> HEADERS.put(row[0], Long.valueOf(row[1])));
    }

    private static String output(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }

    private static void assertInHeaders(Map<String, Long> numbers) {
        assertFalse(numbers.isEmpty());
        numbers.forEach((name, number) -> {
            assertTrue(HEADERS.containsKey(name), () -> "kernel_numbers.c does not print " + name);
            assertEquals(HEADERS.get(name), number, name);
        });
    }

    @Test
    void errors() {
        assertInHeaders(JavaNumbers.errors());
    }

    @Test
    void flags() throws Exception {
        assertInHeaders(JavaNumbers.flags(Abi.current()));
    }

    @Test
    void system_calls() {
        assertInHeaders(JavaNumbers.systemCalls(Abi.current()));
    }

    @Test
    void structures() {
        assertInHeaders(JavaNumbers.structures(Abi.current()));
    }

    @Test
    void mutexes() {
        assertInHeaders(JavaNumbers.mutexes(Abi.current(), LibcPthread.isGlibc() ? Library.GLIBC : Library.MUSL));
    }

    @Test
    void a_thread_has_room_for_the_structures() {
        assertTrue(HEADERS.get("sizeof_statfs") <= Scratch.STRUCT_BYTE_SIZE);
        assertTrue(HEADERS.get("sizeof_flock") <= Scratch.STRUCT_BYTE_SIZE);
        assertTrue(HEADERS.get("sizeof_timespec") + 2 * Structs.POLLFD <= Scratch.STRUCT_BYTE_SIZE);
        assertTrue(HEADERS.get("sizeof_iovec") <= Scratch.STRUCT_BYTE_SIZE);
        assertTrue(HEADERS.get("sizeof_siginfo") <= Scratch.STRUCT_BYTE_SIZE);
    }
}
