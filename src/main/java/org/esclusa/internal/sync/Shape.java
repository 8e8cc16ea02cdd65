// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.util.Arrays;
import org.esclusa.internal.layout.ArrayLayout;
import org.esclusa.internal.layout.ElementType;
import org.esclusa.internal.layout.HeaderLayout;
import org.esclusa.internal.layout.Kind;
import org.esclusa.internal.layout.PthreadAbi;

/**
 * What makes one object's segment as large as it is: its kind and the parameters of the kind.
 *
 * @param parameters all that the header has; those that the kind does not use are 0
 */
record Shape(Kind kind, long... parameters) {
    static final Shape COUNTER = new Shape(Kind.COUNTER);
    static final Shape MUTEX = new Shape(Kind.MUTEX);

    static final Shape RWLOCK = new Shape(Kind.RWLOCK);
    static final Shape EVENT = new Shape(Kind.EVENT);

    Shape {
        parameters = Arrays.copyOf(parameters, HeaderLayout.PARAMETERS);
    }

    static Shape queue(int slots, int slotBytes, int handles) {
        return new Shape(Kind.QUEUE, slots, slotBytes, handles);
    }

    static Shape array(ElementType type, long[] lengths) {
        return new Shape(Kind.ARRAY, ArrayLayout.parameters(type, lengths));
    }

    String className() {
        return kind.className(parameters);
    }

    static Shape counters(int capacity) {
        return new Shape(Kind.COUNTERS, capacity);
    }

    static Shape semaphore(int permits, int mode) {
        return new Shape(Kind.SEMAPHORE, permits, mode);
    }

    static Shape barrier(int parties) {
        return new Shape(Kind.BARRIER, parties);
    }

    static Shape latch(int count) {
        return new Shape(Kind.LATCH, count);
    }

    static Shape pthreadMutex(PthreadAbi abi) {
        return new Shape(
                Kind.PTHREAD_MUTEX, abi.library().number(), abi.architecture().number(), abi.mutexByteSize());
    }

    long parameter(int index) {
        return parameters[index];
    }

    boolean isInRange() {
        return kind.isInRange(parameters);
    }

    /** The size of the body; only of a shape in range. */
    long bodyByteSize(int members) {
        return kind.bodyByteSize(parameters, members);
    }
}
