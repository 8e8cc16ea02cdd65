// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** Threads of a test that wait for something. */
final class Threads {
    private Threads() {}

    /** A thread's work, its end, and the thread. */
    record Running<T>(Thread thread, FutureTask<T> task) {
        /** What it returned, or an exception of its work. */
        T get() throws Exception {
            return task.get();
        }

        /** Whether it is done after a moment; for one that should not be. */
        boolean isDoneSoon() throws InterruptedException {
            Thread.sleep(30);
            return task.isDone();
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
}
