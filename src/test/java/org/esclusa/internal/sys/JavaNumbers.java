// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.Map;
import org.esclusa.internal.layout.PthreadAbi;
import org.esclusa.internal.layout.PthreadAbi.Architecture;
import org.esclusa.internal.layout.PthreadAbi.Library;

/** The numbers of an architecture that are written in Java, under the names that {@code kernel_numbers.c} prints. */
final class JavaNumbers {
    private final Abi abi;
    private final Map<String, Long> numbers = new LinkedHashMap<>();

    private JavaNumbers(Abi abi) {
        this.abi = abi;
    }

    static Map<String, Long> errors() {
        JavaNumbers all = new JavaNumbers(null);
        for (Errno errno : Errno.values()) {
            all.put(errno.name(), errno.number());
        }
        return all.numbers;
    }

    static Map<String, Long> flags(Abi abi) throws IllegalAccessException {
        JavaNumbers all = new JavaNumbers(abi);
        for (Field flag : Flags.class.getFields()) {
            if (Modifier.isStatic(flag.getModifiers())) {
                all.put(flag.getName(), flag.getInt(null));
            }
        }
        all.put("O_DIRECTORY", abi.oDirectory());
        all.put("O_NOFOLLOW", abi.oNofollow());
        all.put("O_TMPFILE", abi.oTmpfile());
        return all.numbers;
    }

    static Map<String, Long> systemCalls(Abi abi) {
        JavaNumbers all = new JavaNumbers(abi);
        for (Syscall call : Syscall.values()) {
            all.put("SYS_" + call.name(), call.number(abi));
        }
        return all.numbers;
    }

    static Map<String, Long> structures(Abi abi) {
        JavaNumbers all = new JavaNumbers(abi);
        all.put("sizeof_statx", FileStatus.BYTE_SIZE);
        all.put("sizeof_futex_waitv", FutexWaiters.BYTE_SIZE);
        all.put("sizeof_pollfd", Structs.POLLFD);
        all.timersAndEpoll();
        all.sockets();
        all.children();
        return all.numbers;
    }

    private void timersAndEpoll() {
        put("sizeof_itimerspec", Structs.ITIMERSPEC);
        put("sizeof_epoll_event", abi.epollEvent());
        put("offsetof_epoll_event_data", abi.epollData());
    }

    private void sockets() {
        put("sizeof_sockaddr_un", SocketAddress.BYTE_SIZE);
        put("sizeof_ucred", SocketCredentials.BYTE_SIZE);
        put("sizeof_msghdr", SocketMessage.MSGHDR);
        put("sizeof_cmsghdr", SocketMessage.CMSGHDR);
        put("offsetof_msghdr_msg_namelen", SocketMessage.MSG_NAMELEN);
        put("offsetof_msghdr_msg_iov", SocketMessage.MSG_IOV);
        put("offsetof_msghdr_msg_iovlen", SocketMessage.MSG_IOVLEN);
        put("offsetof_msghdr_msg_control", SocketMessage.MSG_CONTROL);
        put("offsetof_msghdr_msg_controllen", SocketMessage.MSG_CONTROLLEN);
        put("offsetof_msghdr_msg_flags", SocketMessage.MSG_FLAGS);
    }

    private void children() {
        put("sizeof_siginfo", Structs.SIGINFO);
        put("offsetof_siginfo_si_code", Structs.SI_CODE);
        put("offsetof_siginfo_si_pid", Structs.SI_PID);
        put("offsetof_siginfo_si_status", Structs.SI_STATUS);
        put("sizeof_sigset", LibcSpawn.SIGNALS);
        put("sizeof_file_actions", LibcSpawn.ACTIONS);
        put("sizeof_spawnattr", LibcSpawn.ATTRIBUTES);
    }

    static Map<String, Long> mutexes(Abi abi, Library library) {
        JavaNumbers all = new JavaNumbers(abi);
        boolean x86 = abi.name().equals(Abi.X86_64.name());
        PthreadAbi mutex = PthreadAbi.of(library, x86 ? Architecture.X86_64 : Architecture.AARCH64);
        int kind = 2 | Library.SHARED; // error-checking
        for (int bit = 1; bit != 0; bit <<= 1) {
            kind |= library.isRobust(bit) ? bit : 0;
        }
        all.put("sizeof_pthread_mutex_t", mutex.mutexByteSize());
        all.put("alignof_pthread_mutex_t", PthreadAbi.ALIGNMENT);
        all.put("offsetof_pthread_mutex_t_kind", library.kind);
        all.put("pthread_mutex_t_kind", kind);
        all.put("offsetof_pthread_mutex_t_owner", library.owner);
        return all.numbers;
    }

    private void put(String name, long number) {
        numbers.put(name, number);
    }

    /** Prints those of the architecture that is named as {@code os.arch}, and the library GLIBC or MUSL; native/elsewhere.sh compares. */
    public static void main(String[] arguments) throws IllegalAccessException {
        Abi abi = Abi.of(arguments[0]);
        Map<String, Long> all = new LinkedHashMap<>(errors());
        all.putAll(flags(abi));
        all.putAll(systemCalls(abi));
        all.putAll(structures(abi));
        all.putAll(mutexes(abi, Library.valueOf(arguments[1])));
        all.forEach((name, number) -> System.out.println(name + " " + number));
    }
}
