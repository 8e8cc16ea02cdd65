// SPDX-License-Identifier: Apache-2.0
package org.esclusa.order;

/** For actors, whom nobody interrupts. */
final class Uninterrupted {
    private Uninterrupted() {}

    /** What may throw. */
    @FunctionalInterface
    interface Call<T> {
        T call() throws Exception;
    }

    static <T> T run(Call<T> call) {
        try {
            return call.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
