// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Interrupts of a thread that sleeps in the kernel. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InterruptibleTest {
    private static final VarHandle INT = JAVA_INT.varHandle();
    private static final int ROUNDS = 500;

    private final MemorySegment alarm = Arena.ofAuto().allocate(JAVA_INT);
    private final Interruptible interruptible = new Interruptible(this::raiseAlarm);

    private void raiseAlarm() {
        INT.getAndAdd(alarm, 0L, 1);
        Libc.futexWake(alarm.address(), 1);
    }

    @Test
    void an_interrupt_ends_a_sleep_whenever_it_comes() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            CountDownLatch awake = new CountDownLatch(1);
            FutureTask<Boolean> sleeper = new FutureTask<>(() -> {
                awake.countDown();
                return sleepUntilInterrupted();
            });
            Thread thread = Thread.ofPlatform().daemon().start(sleeper);
            awake.await();
            spin(round);
            thread.interrupt();
            assertTrue(sleeper.get(30, TimeUnit.SECONDS));
        }
    }

    private static void spin(int times) {
        for (int i = 0; i < times * 4; i++) {
            Thread.onSpinWait();
        }
    }

    /** Whether the interrupt status was set; sleeps until it is. */
    private boolean sleepUntilInterrupted() {
        while (!Thread.currentThread().isInterrupted()) {
            int before = (int) INT.getAcquire(alarm, 0L);
            interruptible.begin();
            try {
                Libc.futexWait(alarm.address(), before, Libc.FOREVER);
            } finally {
                interruptible.end();
            }
        }
        return Thread.interrupted();
    }

    @Test
    void a_thread_that_is_interrupted_already_is_roused_as_it_begins() {
        AtomicInteger roused = new AtomicInteger();
        Interruptible counting = new Interruptible(roused::incrementAndGet);
        Thread.currentThread().interrupt();
        counting.begin();
        counting.end();
        assertTrue(Thread.interrupted());
        assertEquals(1, roused.get());
    }

    @Test
    void an_interrupt_after_the_end_rouses_nobody() throws Exception {
        AtomicInteger roused = new AtomicInteger();
        Interruptible counting = new Interruptible(roused::incrementAndGet);
        counting.begin();
        counting.end();
        Thread self = Thread.currentThread();
        Thread interrupter = Thread.ofPlatform().start(self::interrupt);
        while (!Thread.interrupted()) {
            Thread.onSpinWait();
        }
        interrupter.join();
        assertEquals(0, roused.get());
    }
}
