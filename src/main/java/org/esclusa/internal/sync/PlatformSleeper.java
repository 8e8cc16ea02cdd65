// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import org.esclusa.internal.sys.Errno;
import org.esclusa.internal.sys.FutexWaiters;
import org.esclusa.internal.sys.Interruptible;
import org.esclusa.internal.sys.Libc;

/** A platform thread: it sleeps in the kernel, deeply on two words at once. */
final class PlatformSleeper extends Sleeper {
    private static final ThreadLocal<PlatformSleeper> MINE = ThreadLocal.withInitial(PlatformSleeper::new);
    private static final VarHandle INT = JAVA_INT.varHandle();
    private static final long LINE = 64;
    private static final int WORDS = 2;

    private final MemorySegment alarm = Arena.ofAuto().allocate(LINE, LINE);
    private final FutexWaiters words = new FutexWaiters(WORDS);
    private final Interruptible interruptible = new Interruptible(this::raise);

    private PlatformSleeper() {}

    static PlatformSleeper mine() {
        return MINE.get();
    }

    @Override
    int alarm() {
        return (int) INT.getVolatile(alarm, 0L);
    }

    @Override
    void raise() {
        INT.getAndAdd(alarm, 0L, 1);
        Libc.futexWakePrivate(alarm.address(), 1);
        Reference.reachabilityFence(this);
    }

    @Override
    boolean canSleepDeeply() {
        return !Without.WAITV && Libc.futexWaitvSupported();
    }

    @Override
    void sleepDeeply(Memory memory, long position, int expected, int alarmValue, long deadline) {
        memory.setWaiter(words, 0, position, expected);
        words.setPrivate(1, alarm.address(), alarmValue);
        interruptible.begin();
        try {
            int result = Libc.futexWaitv(words, WORDS, deadline == Deadline.NEVER ? Libc.FOREVER : deadline);
            expect(result >= 0, result);
            if (Errno.EFAULT.is(result)) {
                raise(); // look up before the word is read
            }
        } finally {
            interruptible.end();
            Reference.reachabilityFence(memory);
        }
    }

    @Override
    boolean sleep(Memory memory, long position, int expected, long nanos) {
        int result = memory.futexWait(position, expected, nanos);
        expect(result == 0, result);
        return Errno.ETIMEDOUT.is(result) || Errno.EFAULT.is(result);
    }

    /** Where there is no word any more, somebody has cut the file: the sweep after the sleep tells. */
    private static void expect(boolean woken, int result) {
        if (!woken
                && !Errno.EAGAIN.is(result)
                && !Errno.ETIMEDOUT.is(result)
                && !Errno.EINTR.is(result)
                && !Errno.EFAULT.is(result)) {
            throw new IllegalStateException("cannot wait for a word: " + Errno.name(result));
        }
    }
}
