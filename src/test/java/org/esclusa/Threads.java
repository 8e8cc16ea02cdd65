// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.esclusa.peer.Waiting;

/** Threads of a test that wait for something. */
final class Threads {
    private Threads() {}

    /** A thread's work, its end, and the thread. */
    record Running<T>(Thread thread, FutureTask<T> task) {
        /** What it returned, or an exception of its work. */
        T get() throws Exception {
            return task.get();
        }

        /** Whether it is done a moment after it went into its call; for one that should not be. */
        boolean isDoneSoon() throws InterruptedException {
            return Threads.isDoneSoon(thread, task);
        }
    }

    static <T> Running<T> start(boolean virtual, Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = virtual
                ? Thread.startVirtualThread(task)
                : Thread.ofPlatform().daemon().start(task);
        return new Running<>(thread, task);
    }

    static <T> Running<T> start(Callable<T> work) {
        return start(false, work);
    }

    /** However late a busy machine lets the thread begin; the moment itself may only be too short to catch it. */
    static boolean isDoneSoon(Thread thread, FutureTask<?> task) throws InterruptedException {
        Waiting.until(thread + " never came to its call", () -> task.isDone() || isInCall(thread));
        Thread.sleep(30);
        return task.isDone();
    }

    private static boolean isInCall(Thread thread) {
        return thread.getState() == Thread.State.WAITING
                || thread.getState() == Thread.State.TIMED_WAITING
                || Arrays.stream(thread.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().startsWith("org.esclusa.internal."));
    }
}
