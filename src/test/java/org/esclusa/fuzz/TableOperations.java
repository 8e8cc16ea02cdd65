// SPDX-License-Identifier: Apache-2.0
package org.esclusa.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.esclusa.AnyArray;
import org.esclusa.LabelledCounter;
import org.esclusa.SharedCounters;
import org.esclusa.internal.layout.Kind;

/** Of an array and a table of counters. */
final class TableOperations {
    private TableOperations() {}

    static HostileObject of(String name, SharedCounters counters) {
        Found found = new Found();
        return new HostileObject(
                counters::close,
                List.of(
                        argument ->
                                found.counter = Optional.of(counters.allocate(label(argument), "unit", type(argument))),
                        argument -> found.counter.ifPresent(TableOperations::use),
                        argument -> readAll(counters),
                        argument -> found.counter = counters.find(label(argument)),
                        argument -> found.counter.ifPresent(LabelledCounter::free),
                        HostileObject.reopen(Kind.COUNTERS, name)));
    }

    private static final class Found {
        Optional<LabelledCounter> counter = Optional.empty();
    }

    private static String label(int argument) {
        return argument / 2 % 2 == 0 ? "label" : "another label, which is longer than a word or two";
    }

    private static SharedCounters.Type type(int argument) {
        return SharedCounters.Type.values()[argument % 2];
    }

    private static void use(LabelledCounter counter) {
        counter.add(1);
        counter.set(2);
        counter.get();
        counter.isValid();
    }

    private static void readAll(SharedCounters counters) {
        counters.snapshot();
        for (int i = 0; i < counters.capacity(); i++) {
            counters.at(i);
        }
    }

    static HostileObject of(String name, AnyArray array) {
        return new HostileObject(
                array::close,
                List.of(
                        argument -> useElement(array, argument),
                        argument -> copy(array, "get", argument),
                        argument -> copy(array, "put", argument),
                        argument -> array.fill(1),
                        HostileObject.reopen(Kind.ARRAY, name)));
    }

    private static long length(AnyArray array) {
        return Arrays.stream(array.shape()).reduce(1, (one, other) -> one * other);
    }

    private static void useElement(AnyArray array, int argument) throws Exception {
        long index = argument / 2 % length(array);
        array.read("getAcquire", index);
        array.write("setRelease", index, 3);
        array.change("getAndAdd", index, 4);
        array.change("getAndSet", index, 5);
        array.compareAndSet(index, 5, 6);
    }

    private static void copy(AnyArray array, String method, int argument) throws Exception {
        int length = (int) Math.min(length(array), 1 << 16);
        int from = argument / 2 % (length + 1);
        array.copy(method, from, array.type().zeros(length), 0, length - from);
    }
}
