// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.lang.foreign.MemorySegment;

/**
 * How values of one type become the bytes of a message, and back; for {@link MessageQueue#typed}.
 *
 * <p>The four here have the same bytes as those of their names in Python, and as what C reads and writes itself. One of
 * your own is written and read in the queue's slot, without a copy:
 *
 * {@snippet file="Points.java" region="codec"}
 *
 * <p>A codec keeps no segment that it was given: the slot is soon another message's. It may be called by several
 * threads at a time. Messages behind one that is being written wait for it, so it should not wait for anything itself.
 *
 * @param <T> the type of the values
 */
public interface Codec<T> {
    /** The bytes themselves. */
    Codec<byte[]> BYTES = Codecs.BYTES;

    /**
     * Text in UTF-8, without a terminator. What is no UTF-8 is refused, and so is a text with half a surrogate pair.
     */
    Codec<String> TEXT = Codecs.TEXT;

    /** A signed 64-bit integer: 8 bytes, little-endian. */
    Codec<Long> LONG = Codecs.LONG;

    /** A floating point number, IEEE 754 binary64: 8 bytes, little-endian. */
    Codec<Double> DOUBLE = Codecs.DOUBLE;

    /**
     * How many bytes {@link #write} will write.
     *
     * @param value what is to be written
     * @return the exact size, from 0
     * @throws IllegalArgumentException if there are no bytes for this value
     */
    long byteSize(T value);

    /**
     * Writes all bytes of a value.
     *
     * @param value what is to be written
     * @param into exactly {@link #byteSize} bytes of the slot; what it does not write is what an earlier message left
     */
    void write(T value, MemorySegment into);

    /**
     * Reads a value.
     *
     * @param from exactly the message's bytes, in the slot
     * @return the value, not null
     * @throws IllegalArgumentException if the bytes are none of such a value, with a sentence that says why
     */
    T read(MemorySegment from);
}
