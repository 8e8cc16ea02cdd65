// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.esclusa.internal.sys.Errno;
import org.esclusa.internal.sys.FutexWaiters;
import org.esclusa.internal.sys.Libc;

/**
 * A platform thread that sleeps in the kernel on the words that up to 127 virtual threads wait for, and on one of its
 * own.
 */
final class VirtualThreadPoller implements Runnable {
    private static final int MOST = FutexWaiters.MOST - 1;
    private static final long LINE = 64;
    private static final VarHandle INT = JAVA_INT.varHandle();

    private static final List<VirtualThreadPoller> ALL = new ArrayList<>();

    /** One virtual thread's wait, and once more no less: a thread that is roused for nothing looks again. */
    static final class Entry {
        private final VirtualThreadPoller poller;
        private final Memory memory;
        private final long position;
        private final int expected;
        private final Thread thread;
        private volatile boolean roused;
        private volatile boolean left;

        private Entry(VirtualThreadPoller poller, Memory memory, long position, int expected, Thread thread) {
            this.poller = poller;
            this.memory = memory;
            this.position = position;
            this.expected = expected;
            this.thread = thread;
        }

        boolean isRoused() {
            return roused;
        }

        /** The thread no longer waits. */
        void leave() {
            if (!roused) {
                left = true;
                poller.rouse();
            }
        }

        private boolean isDue() {
            return memory.getIntVolatile(position) != expected;
        }

        /**
         * The word was woken, or has changed. If the thread had gone before, a wake that took this for a sleeper is
         * another's; one that goes after this look at {@code left} looks again himself.
         */
        private void rouseOrPassOn() {
            if (left) {
                roused = true; // once
                memory.futexWake(position, 1);
            } else {
                rouse();
            }
        }

        private void rouse() {
            roused = true;
            LockSupport.unpark(thread);
        }
    }

    private final MemorySegment own = Arena.global().allocate(LINE, LINE);
    private final List<Entry> entries = new ArrayList<>(); // guarded by ALL

    private VirtualThreadPoller() {}

    /** Whether the kernel can wait for several words: Linux 5.16. */
    static boolean isAvailable() {
        return !Without.WAITV && Libc.futexWaitvSupported();
    }

    /** Rouses {@code thread} when the word is no longer {@code expected}, or was woken. Never blocks. */
    static Entry enter(Memory memory, long position, int expected, Thread thread) {
        VirtualThreadPoller poller;
        Entry entry;
        synchronized (ALL) {
            poller = withRoom();
            entry = new Entry(poller, memory, position, expected, thread);
            poller.entries.add(entry);
        }
        poller.rouse();
        return entry;
    }

    private static VirtualThreadPoller withRoom() {
        for (VirtualThreadPoller poller : ALL) {
            if (poller.entries.size() < MOST) {
                return poller;
            }
        }
        VirtualThreadPoller poller = new VirtualThreadPoller();
        Thread.ofPlatform()
                .daemon()
                .name("esclusa-poller-" + (ALL.size() + 1))
                .inheritInheritableThreadLocals(false)
                .start(poller);
        ALL.add(poller);
        return poller;
    }

    private void rouse() {
        INT.getAndAdd(own, 0L, 1);
        Libc.futexWakePrivate(own.address(), 1);
    }

    @Override
    public void run() {
        FutexWaiters words = new FutexWaiters(FutexWaiters.MOST);
        while (true) {
            try {
                await(words);
            } catch (Throwable e) { // out of memory: who waits looks for himself
                rouseAll();
            }
        }
    }

    private void await(FutexWaiters words) {
        words.setPrivate(0, own.address(), (int) INT.getVolatile(own, 0L)); // before the entries are looked at
        Entry[] waiting = stillWaiting();
        for (int i = 0; i < waiting.length; i++) {
            waiting[i].memory.setWaiter(words, i + 1, waiting[i].position, waiting[i].expected);
        }
        int result = Libc.futexWaitv(words, waiting.length + 1, Libc.FOREVER);
        if (result > 0 && result <= waiting.length) {
            waiting[result - 1].rouseOrPassOn();
        } else if (result < 0 && !Errno.EAGAIN.is(result) && !Errno.EINTR.is(result)) {
            rouseAll();
        }
    }

    private void rouseAll() {
        synchronized (ALL) {
            for (int i = 0; i < entries.size(); i++) { // allocates nothing
                entries.get(i).rouse();
            }
        }
        LockSupport.parkNanos(1_000_000);
    }

    /** Rouses those whose word has changed, and forgets all who need it no longer. */
    private Entry[] stillWaiting() {
        synchronized (ALL) {
            entries.removeIf(entry -> {
                if (!entry.roused && entry.isDue()) {
                    entry.rouseOrPassOn();
                }
                return entry.roused || entry.left;
            });
            return entries.toArray(Entry[]::new);
        }
    }
}
