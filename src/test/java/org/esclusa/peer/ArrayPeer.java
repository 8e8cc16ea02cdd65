// SPDX-License-Identifier: Apache-2.0
package org.esclusa.peer;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.esclusa.AnyArray;
import org.esclusa.AnyArray.Type;
import org.esclusa.SharedLongArray;

/** The peer's words for arrays. */
final class ArrayPeer {
    private AnyArray array;

    Object array(String[] w) throws Exception {
        switch (w[1]) {
            case "create" -> array = type(w[3]).create(w[2], lengths(w));
            case "open" -> array = type(w[3]).open(w[2]);
            case "create_or_open" -> array = type(w[3]).createOrOpen(w[2], lengths(w));
            case "shape" -> {
                return Arrays.stream(array.shape()).mapToObj(String::valueOf).collect(Collectors.joining(" "));
            }
            case "get" -> {
                return array.read("getAcquire", index(w));
            }
            case "set" -> array.write("setRelease", index(w), value(w[3]));
            case "add" -> {
                Number before = 0;
                for (int i = w.length > 4 ? Integer.parseInt(w[4]) : 1; i > 0; i--) {
                    before = array.change("getAndAdd", index(w), value(w[3]));
                }
                return before;
            }
            case "exchange" -> {
                return array.change("getAndSet", index(w), value(w[3]));
            }
            case "compare_and_set" -> {
                return array.compareAndSet(index(w), value(w[3]), value(w[4])) ? 1 : 0;
            }
            case "put" -> {
                Number[] values = Arrays.stream(w).skip(3).map(ArrayPeer::value).toArray(Number[]::new);
                array.copy("put", index(w), array.type().array(values), 0, values.length);
            }
            case "copy" -> {
                Object into = array.type().zeros(Integer.parseInt(w[3]));
                array.copy("get", index(w), into, 0, Array.getLength(into));
                return IntStream.range(0, Array.getLength(into))
                        .mapToObj(i -> Array.get(into, i).toString())
                        .collect(Collectors.joining(" "));
            }
            case "view" -> {
                return array.memory()
                        .elements(array.type().layout())
                        .skip(index(w))
                        .limit(Long.parseLong(w[3]))
                        .map(it -> array.type().layout().varHandle().get(it, 0L).toString())
                        .collect(Collectors.joining(" "));
            }
            case "fill" -> array.fill(value(w[2]));
            case "close" -> array.close();
            case "unlink" -> SharedLongArray.unlink(w[2]);
            default -> throw EsclusaPeer.unknown(w);
        }
        return null;
    }

    private static Type type(String word) {
        return switch (word) {
            case "i8" -> Type.BYTE;
            case "i16" -> Type.SHORT;
            case "i32" -> Type.INT;
            case "i64" -> Type.LONG;
            case "f32" -> Type.FLOAT;
            case "f64" -> Type.DOUBLE;
            default -> throw new IllegalArgumentException("no such type: " + word);
        };
    }

    private static long[] lengths(String[] w) {
        return Arrays.stream(w).skip(4).mapToLong(Long::parseLong).toArray();
    }

    private static long index(String[] w) {
        return Long.parseLong(w[2]);
    }

    private static Number value(String word) {
        return word.contains(".") ? (Number) Double.valueOf(word) : Long.valueOf(word);
    }
}
