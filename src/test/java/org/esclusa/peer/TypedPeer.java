// SPDX-License-Identifier: Apache-2.0
package org.esclusa.peer;

import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.TimeoutException;
import org.esclusa.Codec;
import org.esclusa.MessageQueue;
import org.esclusa.TypedConsumer;
import org.esclusa.TypedProducer;

/** The peer's words for typed views of its queue. */
final class TypedPeer {
    private TypedPeer() {}

    static Object typed(String[] w, MessageQueue queue) throws Exception {
        return switch (w[2]) {
            case "bytes" -> typed(w, queue, Codec.BYTES);
            case "text" -> typed(w, queue, Codec.TEXT);
            case "long" -> typed(w, queue, Codec.LONG);
            case "double" -> typed(w, queue, Codec.DOUBLE);
            default -> throw EsclusaPeer.unknown(w);
        };
    }

    private static <T> Object typed(String[] w, MessageQueue queue, Codec<T> codec) throws Exception {
        int type = Integer.parseUnsignedInt(w[3]);
        switch (w[1]) {
            case "put" -> {
                try (TypedProducer<T> producer = queue.typed(codec, type).producer()) {
                    producer.put(value(codec, w[4]));
                }
                return null;
            }
            case "get" -> {
                try (TypedConsumer<T> consumer = queue.typed(codec).consumer()) {
                    T value = consumer.get(Duration.ZERO).orElseThrow(TimeoutException::new);
                    if (consumer.lastType() != type) {
                        throw new IllegalArgumentException("the type is " + consumer.lastType());
                    }
                    return word(value);
                }
            }
            default -> throw EsclusaPeer.unknown(w);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> T value(Codec<T> codec, String word) {
        if (codec == Codec.LONG) {
            return (T) Long.valueOf(word);
        }
        if (codec == Codec.DOUBLE) {
            return (T) Double.valueOf(Double.longBitsToDouble(HexFormat.fromHexDigitsToLong(word)));
        }
        byte[] bytes = word.equals("-") ? new byte[0] : HexFormat.of().parseHex(word);
        return codec == Codec.TEXT ? (T) new String(bytes, java.nio.charset.StandardCharsets.UTF_8) : (T) bytes;
    }

    private static String word(Object value) {
        return switch (value) {
            case Long number -> number.toString();
            case Double number -> HexFormat.of().toHexDigits(Double.doubleToRawLongBits(number));
            case String text -> Peer.hex(text);
            case byte[] bytes -> Peer.hex(bytes);
            default -> throw new AssertionError(value);
        };
    }
}
