// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.util.AbstractQueue;
import java.util.Collection;
import java.util.function.Predicate;

/** A queue whose elements leave it from the front only: the optional operations of a collection that it has not. */
abstract sealed class FrontOnlyQueue<T> extends AbstractQueue<T> permits BlockingQueueView {
    /**
     * Not supported.
     *
     * @param element ignored
     * @return never
     * @throws UnsupportedOperationException always: a message cannot be removed from the middle
     */
    @Override
    public boolean remove(Object element) {
        throw notFromTheMiddle();
    }

    /**
     * Not supported.
     *
     * @param elements ignored
     * @return never
     * @throws UnsupportedOperationException always: a message cannot be removed from the middle
     */
    @Override
    public boolean removeAll(Collection<?> elements) {
        throw notFromTheMiddle();
    }

    /**
     * Not supported.
     *
     * @param elements ignored
     * @return never
     * @throws UnsupportedOperationException always: a message cannot be removed from the middle
     */
    @Override
    public boolean retainAll(Collection<?> elements) {
        throw notFromTheMiddle();
    }

    /**
     * Not supported.
     *
     * @param filter ignored
     * @return never
     * @throws UnsupportedOperationException always: a message cannot be removed from the middle
     */
    @Override
    public boolean removeIf(Predicate<? super T> filter) {
        throw notFromTheMiddle();
    }

    private static UnsupportedOperationException notFromTheMiddle() {
        return new UnsupportedOperationException(
                "a message cannot be removed from the middle of a queue between processes: take those before it");
    }
}
