// SPDX-License-Identifier: Apache-2.0
package org.esclusa.order;

import org.esclusa.MemFd;

/** An object as two processes have it: opened twice, so that the actors are two of its members. */
record Twice<T extends AutoCloseable>(T one, T other) implements AutoCloseable {
    /** How one that was made is opened again. */
    interface Open<T> {
        T open(MemFd memory) throws Exception;
    }

    /** {@code made}, whose descriptor is {@code memory}, opened again. */
    static <T extends AutoCloseable> Twice<T> of(T made, MemFd memory, Open<T> open) throws Exception {
        try (memory) {
            return new Twice<>(made, open.open(memory));
        }
    }

    @Override
    public void close() {
        Uninterrupted.run(() -> {
            other.close();
            one.close();
            return null;
        });
    }
}
