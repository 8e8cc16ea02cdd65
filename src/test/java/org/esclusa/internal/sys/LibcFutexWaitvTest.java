// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Sleeping on several words at once, where the kernel has it; elsewhere waits are cut into slices, and nobody calls
 * this.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LibcFutexWaitvTest {
    private static final long SHORT_NANOS = 20_000_000;

    private final MemorySegment words = Arena.ofAuto().allocate(16, 8);
    private final long first = words.address();
    private final long second = words.address() + 8;

    @BeforeEach
    void need() {
        assumeTrue(Libc.futexWaitvSupported(), "futex_waitv(2) needs Linux 5.16");
    }

    @Test
    void a_sleeper_on_two_words_is_woken_by_either() throws Exception {
        FutureTask<Integer> byFirst = LibcFutexTest.start(() -> Libc.futexWaitv(both(), 2, Libc.FOREVER));
        assertEquals(1, LibcFutexTest.untilNotZero(() -> Libc.futexWake(first, 1)));
        assertEquals(0, byFirst.get(10, TimeUnit.SECONDS));
        FutureTask<Integer> bySecond = LibcFutexTest.start(() -> Libc.futexWaitv(both(), 2, Libc.FOREVER));
        assertEquals(1, LibcFutexTest.untilNotZero(() -> Libc.futexWakePrivate(second, 1)));
        assertEquals(1, bySecond.get(10, TimeUnit.SECONDS));
    }

    @Test
    void two_words_are_slept_on_only_if_both_are_as_expected() {
        words.set(JAVA_INT, 8, 1);
        assertEquals("EAGAIN", Errno.name(Libc.futexWaitv(both(), 2, Libc.FOREVER)));
        assertEquals("ETIMEDOUT", Errno.name(Libc.futexWaitv(both(), 1, 0)));
    }

    @Test
    void a_negative_word_is_compared_like_any_other() {
        words.set(JAVA_INT, 0, -7);
        FutexWaiters waiters = new FutexWaiters(1);
        waiters.setShared(0, first, -7);
        assertEquals("ETIMEDOUT", Errno.name(Libc.futexWaitv(waiters, 1, System.nanoTime())));
    }

    @Test
    void a_sleep_on_several_words_lasts_until_its_deadline() {
        long deadline = System.nanoTime() + SHORT_NANOS;
        assertEquals("ETIMEDOUT", Errno.name(Libc.futexWaitv(both(), 2, deadline)));
        assertTrue(System.nanoTime() - deadline >= 0);
    }

    @Test
    void as_many_words_as_the_kernel_takes_are_slept_on() {
        FutexWaiters most = new FutexWaiters(FutexWaiters.MOST);
        for (int i = 0; i < FutexWaiters.MOST; i++) {
            most.setShared(i, first, 0);
        }
        assertEquals("ETIMEDOUT", Errno.name(Libc.futexWaitv(most, FutexWaiters.MOST, System.nanoTime())));
    }

    @Test
    void words_that_there_is_no_room_for_are_refused() {
        assertThrows(IllegalArgumentException.class, () -> new FutexWaiters(FutexWaiters.MOST + 1));
        assertThrows(IndexOutOfBoundsException.class, () -> both().setShared(2, first, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> Libc.futexWaitv(both(), 3, Libc.FOREVER));
        assertThrows(IndexOutOfBoundsException.class, () -> Libc.futexWaitv(both(), 0, Libc.FOREVER));
    }

    /** Like a waiter's: a word that processes share, and an alarm of the thread's own. */
    private FutexWaiters both() {
        FutexWaiters waiters = new FutexWaiters(2);
        waiters.setShared(0, first, 0);
        waiters.setPrivate(1, second, 0);
        return waiters;
    }
}
