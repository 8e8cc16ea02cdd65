// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sleeping on a word and being woken. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LibcFutexTest {
    private static final long SHORT_NANOS = 20_000_000;

    private final MemorySegment segment = Arena.ofAuto().allocate(4, 4);
    private final long word = segment.address();

    @Test
    void a_sleeper_is_woken_by_another_thread() throws Exception {
        FutureTask<Integer> sleeper = start(() -> Libc.futexWait(word, 0, Libc.FOREVER));
        assertEquals(1, untilNotZero(() -> Libc.futexWake(word, 1)));
        assertEquals(0, sleeper.get(10, TimeUnit.SECONDS));
    }

    @Test
    void a_word_that_differs_is_not_slept_on() {
        segment.set(JAVA_INT, 0, -7);
        assertEquals("EAGAIN", Errno.name(Libc.futexWait(word, 7, Libc.FOREVER)));
    }

    @Test
    void a_sleep_lasts_as_long_as_was_asked() {
        long before = System.nanoTime();
        assertEquals("ETIMEDOUT", Errno.name(Libc.futexWait(word, 0, SHORT_NANOS)));
        assertTrue(System.nanoTime() - before >= SHORT_NANOS);
    }

    @Test
    void a_sleep_of_no_time_ends_at_once() {
        assertEquals("ETIMEDOUT", Errno.name(Libc.futexWait(word, 0, 0)));
    }

    @Test
    void the_longest_timeout_is_taken() {
        segment.set(JAVA_INT, 0, 1);
        assertEquals("EAGAIN", Errno.name(Libc.futexWait(word, 0, Long.MAX_VALUE)));
    }

    @Test
    void nobody_is_woken_where_nobody_sleeps() {
        assertEquals(0, Libc.futexWake(word, Integer.MAX_VALUE));
        assertEquals(0, Libc.futexWakePrivate(word, Integer.MAX_VALUE));
    }

    @Test
    void a_word_that_is_not_aligned_is_einval() {
        assertEquals("EINVAL", Errno.name(Libc.futexWait(word + 1, 0, 0)));
        assertEquals("EINVAL", Errno.name(Libc.futexWake(word + 1, 1)));
        assertEquals("EINVAL", Errno.name(Libc.futexWakePrivate(word + 1, 1)));
    }

    static FutureTask<Integer> start(Callable<Integer> call) {
        FutureTask<Integer> task = new FutureTask<>(call);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }

    static int untilNotZero(IntSupplier call) {
        int result;
        do {
            Thread.yield();
            result = call.getAsInt();
        } while (result == 0);
        return result;
    }
}
