// SPDX-License-Identifier: Apache-2.0
package org.esclusa.order;

import java.util.concurrent.atomic.AtomicInteger;
import org.esclusa.Segments;
import org.esclusa.SharedByteArray;
import org.esclusa.SharedDoubleArray;
import org.esclusa.SharedFloatArray;
import org.esclusa.SharedIntArray;
import org.esclusa.SharedLongArray;
import org.esclusa.SharedShortArray;
import org.openjdk.jcstress.infra.results.IIIIII_Result;

/** A state's own element, which is 0, of an array of each type, with a plain number beside each. */
final class Elements {
    /** Bytes that lie in different cache lines, and more than enough for the other types. */
    private static final int APART = 128;

    private static final long LENGTH = (long) Pool.SIZE * APART;
    private static final SharedByteArray BYTES =
            Uninterrupted.run(() -> SharedByteArray.create(Segments.UNNAMED, LENGTH));
    private static final SharedShortArray SHORTS =
            Uninterrupted.run(() -> SharedShortArray.create(Segments.UNNAMED, LENGTH));
    private static final SharedIntArray INTS = Uninterrupted.run(() -> SharedIntArray.create(Segments.UNNAMED, LENGTH));
    private static final SharedLongArray LONGS =
            Uninterrupted.run(() -> SharedLongArray.create(Segments.UNNAMED, LENGTH));
    private static final SharedFloatArray FLOATS =
            Uninterrupted.run(() -> SharedFloatArray.create(Segments.UNNAMED, LENGTH));
    private static final SharedDoubleArray DOUBLES =
            Uninterrupted.run(() -> SharedDoubleArray.create(Segments.UNNAMED, LENGTH));
    private static final AtomicInteger NEXT = new AtomicInteger();

    private final int at = (NEXT.getAndIncrement() & Pool.SIZE - 1) * APART;
    private final int data = Cells.next();

    Elements() {
        BYTES.set(at, (byte) 0);
        SHORTS.set(at, (short) 0);
        INTS.set(at, 0);
        LONGS.set(at, 0);
        FLOATS.set(at, 0);
        DOUBLES.set(at, 0);
    }

    void addOne() {
        BYTES.getAndAdd(at, (byte) 1);
        SHORTS.getAndAdd(at, (short) 1);
        INTS.getAndAdd(at, 1);
        LONGS.getAndAdd(at, 1);
        FLOATS.getAndAdd(at, 1);
        DOUBLES.getAndAdd(at, 1);
    }

    void addOneInTwoSteps() {
        BYTES.setRelease(at, (byte) (BYTES.getAcquire(at) + 1));
        SHORTS.setRelease(at, (short) (SHORTS.getAcquire(at) + 1));
        INTS.setRelease(at, INTS.getAcquire(at) + 1);
        LONGS.setRelease(at, LONGS.getAcquire(at) + 1);
        FLOATS.setRelease(at, FLOATS.getAcquire(at) + 1);
        DOUBLES.setRelease(at, DOUBLES.getAcquire(at) + 1);
    }

    void tell(IIIIII_Result result) {
        result.r1 = BYTES.get(at);
        result.r2 = SHORTS.get(at);
        result.r3 = INTS.get(at);
        result.r4 = (int) LONGS.get(at);
        result.r5 = (int) FLOATS.get(at);
        result.r6 = (int) DOUBLES.get(at);
    }

    /** Each number, and then its element. */
    void release() {
        write(0);
        BYTES.setRelease(at, (byte) 1);
        write(1);
        SHORTS.setRelease(at, (short) 1);
        write(2);
        INTS.setRelease(at, 1);
        write(3);
        LONGS.setRelease(at, 1);
        write(4);
        FLOATS.setRelease(at, 1);
        write(5);
        DOUBLES.setRelease(at, 1);
    }

    /** Each element, and then its number. */
    void storeFirst() {
        BYTES.set(at, (byte) 1);
        write(0);
        SHORTS.set(at, (short) 1);
        write(1);
        INTS.set(at, 1);
        write(2);
        LONGS.set(at, 1);
        write(3);
        FLOATS.set(at, 1);
        write(4);
        DOUBLES.set(at, 1);
        write(5);
    }

    private void write(int type) {
        Cells.ALL.set(data + type * Cells.LINE, 1);
    }

    /** 1 for each element that is seen without its number. */
    void judge(IIIIII_Result result) {
        result.r1 = lacking(BYTES.getAcquire(at) != 0, 0);
        result.r2 = lacking(SHORTS.getAcquire(at) != 0, 1);
        result.r3 = lacking(INTS.getAcquire(at) != 0, 2);
        result.r4 = lacking(LONGS.getAcquire(at) != 0, 3);
        result.r5 = lacking(FLOATS.getAcquire(at) != 0, 4);
        result.r6 = lacking(DOUBLES.getAcquire(at) != 0, 5);
    }

    private int lacking(boolean stored, int type) {
        return stored && Cells.ALL.get(data + type * Cells.LINE) == 0 ? 1 : 0;
    }
}
