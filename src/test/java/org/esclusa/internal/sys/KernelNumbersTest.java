// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
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

    private static void assertInHeaders(String name, long number) {
        assertTrue(HEADERS.containsKey(name), () -> "kernel_numbers.c does not print " + name);
        assertEquals(HEADERS.get(name), number, name);
    }

    @Test
    void errors() {
        for (Errno errno : Errno.values()) {
            assertInHeaders(errno.name(), errno.number());
        }
    }

    @Test
    void flags() throws Exception {
        for (Field flag : Flags.class.getFields()) {
            assertTrue(Modifier.isStatic(flag.getModifiers()));
            assertInHeaders(flag.getName(), flag.getInt(null));
        }
        assertInHeaders("O_DIRECTORY", Abi.current().oDirectory());
        assertInHeaders("O_NOFOLLOW", Abi.current().oNofollow());
        assertInHeaders("O_TMPFILE", Abi.current().oTmpfile());
    }

    @Test
    void system_calls() {
        for (Syscall call : Syscall.values()) {
            assertInHeaders("SYS_" + call.name(), call.number(Abi.current()));
        }
    }

    @Test
    void structures() {
        assertInHeaders("sizeof_statx", FileStatus.BYTE_SIZE);
        assertInHeaders("sizeof_futex_waitv", FutexWaiters.BYTE_SIZE);
        assertInHeaders("sizeof_pollfd", Structs.POLLFD);
        assertTrue(HEADERS.get("sizeof_statfs") <= Scratch.STRUCT_BYTE_SIZE);
        assertTrue(HEADERS.get("sizeof_flock") <= Scratch.STRUCT_BYTE_SIZE);
        assertTrue(HEADERS.get("sizeof_timespec") + 2 * Structs.POLLFD <= Scratch.STRUCT_BYTE_SIZE);
        assertTrue(HEADERS.get("sizeof_iovec") <= Scratch.STRUCT_BYTE_SIZE);
    }

    @Test
    void structures_of_timers_and_epoll() {
        assertInHeaders("sizeof_itimerspec", Structs.ITIMERSPEC);
        assertInHeaders("sizeof_epoll_event", EpollEvents.BYTE_SIZE);
        assertInHeaders("offsetof_epoll_event_data", EpollEvents.DATA);
    }

    @Test
    void structures_of_sockets() {
        assertInHeaders("sizeof_sockaddr_un", SocketAddress.BYTE_SIZE);
        assertInHeaders("sizeof_ucred", SocketCredentials.BYTE_SIZE);
        assertInHeaders("sizeof_msghdr", SocketMessage.MSGHDR);
        assertInHeaders("sizeof_cmsghdr", SocketMessage.CMSGHDR);
        assertInHeaders("offsetof_msghdr_msg_namelen", SocketMessage.MSG_NAMELEN);
        assertInHeaders("offsetof_msghdr_msg_iov", SocketMessage.MSG_IOV);
        assertInHeaders("offsetof_msghdr_msg_iovlen", SocketMessage.MSG_IOVLEN);
        assertInHeaders("offsetof_msghdr_msg_control", SocketMessage.MSG_CONTROL);
        assertInHeaders("offsetof_msghdr_msg_controllen", SocketMessage.MSG_CONTROLLEN);
        assertInHeaders("offsetof_msghdr_msg_flags", SocketMessage.MSG_FLAGS);
    }

    @Test
    void structures_of_children() {
        assertInHeaders("sizeof_siginfo", Structs.SIGINFO);
        assertTrue(Structs.SIGINFO <= Scratch.STRUCT_BYTE_SIZE);
        assertInHeaders("offsetof_siginfo_si_code", Structs.SI_CODE);
        assertInHeaders("offsetof_siginfo_si_pid", Structs.SI_PID);
        assertInHeaders("offsetof_siginfo_si_status", Structs.SI_STATUS);
        assertInHeaders("sizeof_sigset", LibcSpawn.SIGNALS);
        assertInHeaders("sizeof_file_actions", LibcSpawn.ACTIONS);
        assertInHeaders("sizeof_spawnattr", LibcSpawn.ATTRIBUTES);
    }
}
