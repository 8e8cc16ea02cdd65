// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.Consumer;
import org.esclusa.internal.layout.ArrayLayout;
import org.esclusa.internal.layout.ElementType;
import org.esclusa.internal.layout.Kind;
import org.esclusa.internal.sys.Errno;

/** The elements of an array in its segment, or some of them that lie side by side. */
public final class ArrayWords {
    private static final Consumer<MemorySegment> ZEROS = body -> {};

    private final Segment segment;
    private final ElementType type;
    private final long[] shape;
    private final long length;
    private final long position;

    private ArrayWords(Segment segment, ElementType type, long[] shape, long length, long position) {
        this.segment = segment;
        this.type = type;
        this.shape = shape;
        this.length = length;
        this.position = position;
    }

    /** All of the array. */
    private static ArrayWords of(Segment segment) {
        long[] parameters = segment.header().shape().parameters();
        return new ArrayWords(
                segment,
                ArrayLayout.type(parameters),
                ArrayLayout.shape(parameters),
                ArrayLayout.length(parameters),
                segment.body());
    }

    public static ArrayWords create(String name, ElementType type, long[] shape, SegmentChoices choices)
            throws Failure {
        return of(SegmentOpening.create(Shape.array(type, shape), name, choices, ZEROS));
    }

    public static ArrayWords open(String name, ElementType type, SegmentChoices choices) throws Failure {
        return checked(of(SegmentOpening.open(Kind.ARRAY, name, choices)), type);
    }

    /** One found has this type and shape. */
    public static ArrayWords createOrOpen(String name, ElementType type, long[] shape, SegmentChoices choices)
            throws Failure {
        ArrayWords array =
                checked(of(SegmentOpening.createOrOpen(Shape.array(type, shape), name, choices, ZEROS)), type);
        if (!Arrays.equals(array.shape, shape)) {
            array.segment.close();
            String difference = "it has the shape " + Arrays.toString(array.shape) + ", not " + Arrays.toString(shape);
            throw Failure.of("open", name, Errno.EINVAL, difference);
        }
        return array;
    }

    private static ArrayWords checked(ArrayWords array, ElementType type) throws Failure {
        if (array.type != type) {
            array.segment.close();
            String difference = "it is a " + array.type.className() + ", not a " + type.className();
            throw Failure.of("open", array.segment.name(), Errno.EPROTO, difference);
        }
        return array;
    }

    public Segment segment() {
        return segment;
    }

    public long[] shape() {
        return shape.clone();
    }

    /** How many elements there are. */
    public long length() {
        return length;
    }

    /** Of the first element. */
    public long position() {
        return position;
    }

    /** {@code count} elements from {@code from} on, which are within. */
    public ArrayWords slice(long from, long count) {
        long byteSize = type.layout().byteSize();
        return new ArrayWords(segment, type, new long[] {count}, count, position + from * byteSize);
    }

    /** Before a store to what {@link #bytes} gave. */
    public static void passKillPoint() {
        if (KillPoint.ENABLED) {
            KillPoint.pass();
        }
    }

    /** For users: all elements; throws once the array is closed. */
    public MemorySegment bytes() {
        long offset = position - segment.memory().origin();
        return segment.bytes().asSlice(offset, length * type.layout().byteSize());
    }
}
