// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Handles for calls of many threads: one serves one thread at a time, so each call borrows one, or registers another. */
final class HandlePool<H extends AutoCloseable> implements AutoCloseable {
    /** What registers one. */
    interface Source<H> {
        H register() throws SegmentException;
    }

    private final Source<H> source;
    private final String whose;
    /** The last one used is the first one used again. */
    private final Deque<H> free = new ConcurrentLinkedDeque<>();

    private final List<H> all = new ArrayList<>();
    private boolean closed;

    HandlePool(Source<H> source, String whose) {
        this.source = source;
        this.whose = whose;
    }

    H borrow() {
        H handle = free.pollFirst();
        return handle == null ? register() : handle;
    }

    void giveBack(H handle) {
        free.addFirst(handle);
    }

    private synchronized H register() {
        if (closed) {
            throw new IllegalStateException(whose + " is closed");
        }
        try {
            H handle = source.register();
            all.add(handle);
            return handle;
        } catch (SegmentException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes all, those in use too. */
    @Override
    public synchronized void close() {
        closed = true;
        for (H handle : all) {
            try {
                handle.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
