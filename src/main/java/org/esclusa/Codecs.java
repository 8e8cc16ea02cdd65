// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Those that are built in. */
final class Codecs {
    static final Codec<byte[]> BYTES = new Bytes();
    static final Codec<String> TEXT = new Text();
    static final Codec<Long> LONG = new Longs();
    static final Codec<Double> DOUBLE = new Doubles();

    private Codecs() {}

    private static final class Bytes implements Codec<byte[]> {
        @Override
        public long byteSize(byte[] value) {
            return value.length;
        }

        @Override
        public void write(byte[] value, MemorySegment into) {
            MemorySegment.copy(value, 0, into, JAVA_BYTE, 0, value.length);
        }

        @Override
        public byte[] read(MemorySegment from) {
            return from.toArray(JAVA_BYTE);
        }
    }

    private static final class Text implements Codec<String> {
        /** Counts instead of encoding twice; a String has no bytes for half a pair. */
        @Override
        public long byteSize(String value) {
            long size = 0;
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                if (!Character.isSurrogate(c)) {
                    size += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
                } else if (Character.isHighSurrogate(c)
                        && i + 1 < value.length()
                        && Character.isLowSurrogate(value.charAt(i + 1))) {
                    size += 4;
                    i++;
                } else {
                    throw new IllegalArgumentException(
                            "the text has half a surrogate pair at index " + i + ", which is no UTF-8");
                }
            }
            return size;
        }

        @Override
        public void write(String value, MemorySegment into) {
            BYTES.write(value.getBytes(StandardCharsets.UTF_8), into);
        }

        @Override
        public String read(MemorySegment from) {
            ByteBuffer bytes = ByteBuffer.wrap(from.toArray(JAVA_BYTE));
            try {
                return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            } catch (CharacterCodingException e) {
                throw new IllegalArgumentException(
                        bytes.limit() + " bytes are no UTF-8 text, from byte " + bytes.position() + " on", e);
            }
        }
    }

    private static final class Longs implements Codec<Long> {
        private static final ValueLayout.OfLong LAYOUT = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);

        @Override
        public long byteSize(Long value) {
            return Long.BYTES;
        }

        @Override
        public void write(Long value, MemorySegment into) {
            into.set(LAYOUT, 0, value);
        }

        @Override
        public Long read(MemorySegment from) {
            checkEight(from, "long");
            return from.get(LAYOUT, 0);
        }
    }

    private static final class Doubles implements Codec<Double> {
        private static final ValueLayout.OfDouble LAYOUT = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(LITTLE_ENDIAN);

        @Override
        public long byteSize(Double value) {
            return Double.BYTES;
        }

        @Override
        public void write(Double value, MemorySegment into) {
            into.set(LAYOUT, 0, value);
        }

        @Override
        public Double read(MemorySegment from) {
            checkEight(from, "double");
            return from.get(LAYOUT, 0);
        }
    }

    private static void checkEight(MemorySegment from, String what) {
        if (from.byteSize() != 8) {
            throw new IllegalArgumentException(from.byteSize() + " bytes are no " + what + ", which has 8");
        }
    }
}
