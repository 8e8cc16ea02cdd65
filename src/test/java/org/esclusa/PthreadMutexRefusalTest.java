// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.esclusa.internal.layout.HeaderLayout;
import org.esclusa.internal.sys.Errno;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is no {@link PthreadMutex} of this namespace and C library is refused. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class PthreadMutexRefusalTest {
    private final String name = Names.fresh();
    private PthreadMutex mutex;

    @BeforeEach
    void make() throws Exception {
        mutex = PthreadMutex.create(name);
    }

    @AfterEach
    void remove() throws Exception {
        mutex.close();
        PthreadMutex.unlink(name);
    }

    private void change(long offset, long value) throws Exception {
        Path file = Path.of("/dev/shm", name);
        byte[] changed = Headers.changed(Files.readAllBytes(file), offset, value, Long.BYTES);
        Files.delete(file);
        Files.write(file, changed);
    }

    private String refusal(Errno errno) {
        SegmentException e = assertThrows(SegmentException.class, () -> PthreadMutex.open(name));
        assertEquals(errno.number(), e.errno(), e.getMessage());
        assertEquals(
                e.getMessage(),
                assertThrows(SegmentException.class, () -> PthreadMutex.createOrOpen(name))
                        .getMessage());
        return e.getMessage();
    }

    @ParameterizedTest
    @CsvSource({
        "4711, 'it was made in another PID namespace, whose thread ids mean nothing here, use a Mutex'",
        "0, 'which PID namespace it belongs to cannot be told without /proc, use a Mutex'"
    })
    void another_pid_namespace_is_refused(long namespace, String why) throws Exception {
        change(HeaderLayout.PID_NAMESPACE, namespace);
        assertEquals("cannot open segment '" + name + "': EOPNOTSUPP: " + why, refusal(Errno.EOPNOTSUPP));
    }

    @ParameterizedTest
    @CsvSource({"0, 2, musl", "1, 2, AArch64", "2, 56, 56 bytes", "2, 64, 64 bytes"})
    void another_c_library_is_refused(int parameter, long value, String found) throws Exception {
        change(HeaderLayout.PARAMETER + parameter * Long.BYTES, value);
        String message = refusal(Errno.EOPNOTSUPP);
        assertTrue(message.contains(found) && message.endsWith("; use a Mutex"), message);
        assertEquals("PthreadMutex", Segments.inspect(name).kind());
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 3", "1, 0", "1, 3", "2, 0", "2, 65", "3, 1"})
    void parameters_out_of_range_are_refused(int parameter, long value) throws Exception {
        change(HeaderLayout.PARAMETER + parameter * Long.BYTES, value);
        refusal(Errno.EPROTO);
    }

    @Test
    void a_mutex_is_no_pthread_mutex() throws Exception {
        assertThrows(SegmentException.class, () -> Mutex.open(name));
        PthreadMutex.unlink(name);
        Mutex.create(name).close();
        refusal(Errno.EPROTO);
    }
}
