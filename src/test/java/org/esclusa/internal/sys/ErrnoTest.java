// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said of a failed call, and to whom. */
@Timeout(60)
class ErrnoTest {
    private static final int CALLS = 100_000;

    @Test
    void a_known_number_has_its_name() {
        assertEquals("ENOENT", Errno.name(-2));
    }

    @Test
    void an_unknown_number_is_kept() {
        assertEquals("errno 4711", Errno.name(-4711));
    }

    @Test
    void a_result_is_an_error_only_with_its_sign() {
        assertTrue(Errno.EAGAIN.is(-11));
        assertFalse(Errno.EAGAIN.is(11));
        assertFalse(Errno.EAGAIN.is(0));
    }

    @Test
    void two_threads_never_see_each_others_errno() throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        FutureTask<Long> closer = new FutureTask<>(() -> {
            start.await();
            return wrong(Errno.EBADF, () -> Libc.close(-1));
        });
        Thread.ofPlatform().daemon().start(closer);
        start.await();
        assertEquals(0, wrong(Errno.EINVAL, () -> Libc.munmap(1, 1)));
        assertEquals(0, closer.get(60, TimeUnit.SECONDS));
    }

    private static long wrong(Errno expected, Call call) {
        long wrong = 0;
        for (int i = 0; i < CALLS; i++) {
            wrong += expected.is(call.result()) ? 0 : 1;
        }
        return wrong;
    }

    private interface Call {
        long result();
    }
}
