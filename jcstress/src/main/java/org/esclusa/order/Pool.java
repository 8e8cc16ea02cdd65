// SPDX-License-Identifier: Apache-2.0
package org.esclusa.order;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.esclusa.SegmentOptions;

/**
 * Objects for states, made once: a segment for each state would cost more than what is tried with it.
 *
 * <p>A state takes the next one, at its beginning, and is the only one that has it: there are twice as many as states
 * live at a time, and all of these are replaced before one comes round again.
 */
public final class Pool<T extends AutoCloseable> {
    /** Twice {@code -strideSize} times {@code -strideCount} of the run, at least. */
    public static final int SIZE = 256;

    /** Few members, so that a segment is a page or two. */
    public static final SegmentOptions SMALL =
            SegmentOptions.DEFAULT.withMembers(4).withHandles(4);

    private static final List<Pool<?>> ALL = new ArrayList<>();

    private final Make<T> make;
    private final Consumer<? super T> begin;
    private final List<T> objects = new ArrayList<>();
    private int next;

    private Pool(Make<T> make, Consumer<? super T> begin) {
        this.make = make;
        this.begin = begin;
    }

    /** How one is made. */
    @FunctionalInterface
    public interface Make<T> {
        /** A new one. */
        T make() throws Exception;
    }

    /** An empty pool, which fills as states come, of objects that each state may use as they are. */
    public static <T extends AutoCloseable> Pool<T> of(Make<T> make) {
        return of(make, object -> {});
    }

    /** One of objects that {@code begin} brings to their beginning. */
    public static <T extends AutoCloseable> Pool<T> of(Make<T> make, Consumer<? super T> begin) {
        Pool<T> pool = new Pool<>(make, begin);
        synchronized (ALL) {
            ALL.add(pool);
        }
        return pool;
    }

    /** Closes what all pools have: between tests, each of which has its own. */
    public static void closeAll() throws Exception {
        synchronized (ALL) {
            for (Pool<?> pool : ALL) {
                pool.empty();
            }
        }
    }

    /** The next one, at its beginning. */
    public T next() {
        T object = take();
        begin.accept(object);
        return object;
    }

    private synchronized T take() {
        int index = next++ % SIZE;
        if (index == objects.size()) {
            objects.add(made());
        }
        return objects.get(index);
    }

    private synchronized void empty() throws Exception {
        for (T object : objects) {
            object.close();
        }
        objects.clear();
        next = 0;
    }

    private T made() {
        try {
            return make.make();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
