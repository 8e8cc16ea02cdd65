// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

import java.io.IOException;

/**
 * Calls of channels, which close when their thread is interrupted: made by a thread that nobody knows, while the
 * caller waits.
 */
final class Undisturbed {
    /** A call, and what it gives. */
    @FunctionalInterface
    interface Call<T> {
        T run() throws IOException;
    }

    /** What it gave or threw; written before the thread ends. */
    private static final class Result<T> {
        private T value;
        private IOException refused;
        private RuntimeException wrong;
        private Error broken;
    }

    private Undisturbed() {}

    static <T> T call(Call<T> call) throws IOException {
        Result<T> result = new Result<>();
        Thread thread = Thread.ofPlatform()
                .daemon()
                .name("esclusa-file")
                .inheritInheritableThreadLocals(false)
                .start(() -> run(call, result));
        join(thread);
        if (result.refused != null) {
            throw result.refused;
        }
        if (result.wrong != null) {
            throw result.wrong;
        }
        if (result.broken != null) {
            throw result.broken;
        }
        return result.value;
    }

    private static <T> void run(Call<T> call, Result<T> result) {
        try {
            result.value = call.run();
        } catch (IOException e) {
            result.refused = e;
        } catch (RuntimeException e) {
            result.wrong = e;
        } catch (Error e) { // the caller is to have it
            result.broken = e;
        }
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
