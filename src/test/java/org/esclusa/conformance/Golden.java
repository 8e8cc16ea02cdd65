// SPDX-License-Identifier: Apache-2.0
package org.esclusa.conformance;

import java.util.List;

/**
 * What a golden segment was made of, and what is found in it; {@code docs/layout/golden}. Lines are those of {@link
 * org.esclusa.peer}: the object is made by {@code golden create}, opened, and {@code made} is done; who reads it opens it,
 * and each line of {@code read} has the reply behind its {@code =}.
 */
enum Golden {
    COUNTER("counter", List.of("counter add 37"), List.of("counter get = 42", "counter add 1 = 43")),
    MUTEX(
            "mutex",
            List.of("mutex lock", "mutex unlock", "mutex lock", "mutex unlock"),
            List.of("mutex lock = 0", "mutex recovered = 0", "mutex unlock =")),
    QUEUE(
            "queue",
            List.of("producer open", "producer put c0ffee 7", "producer put - 4294967295", "producer put 61 0"),
            List.of(
                    "queue figures = 4 16 3 3 0 0 3 0 0 0 0",
                    "consumer open =",
                    "consumer take = c0ffee 7 1",
                    "consumer release =",
                    "consumer take = c0ffee 7 2",
                    "consumer acknowledge =",
                    "consumer take = - 4294967295 1",
                    "consumer acknowledge =",
                    "producer open =",
                    "producer put 62 1 =",
                    "producer close =",
                    "consumer get = 61",
                    "consumer get = 62",
                    "consumer get = end")),
    ARRAY_I8("array", "i8", List.of("array put 0 -128 127 0 1 2 3"), List.of("array view 0 6 = -128 127 0 1 2 3")),
    ARRAY_I16(
            "array",
            "i16",
            List.of("array put 0 -32768 32767 0 1 2 3"),
            List.of("array view 0 6 = -32768 32767 0 1 2 3")),
    ARRAY_I32(
            "array",
            "i32",
            List.of("array put 0 -2147483648 2147483647 0 1 2 3"),
            List.of("array shape = 2 3", "array add 5 4 = 3", "array view 0 6 = -2147483648 2147483647 0 1 2 7")),
    ARRAY_I64(
            "array",
            "i64",
            List.of("array put 0 -9223372036854775808 9223372036854775807 0 1 2 3"),
            List.of("array view 0 6 = -9223372036854775808 9223372036854775807 0 1 2 3")),
    ARRAY_F32("array", "f32", List.of("array put 0 -1.5 0.25 0.0 1.0 2.0 3.5"), List.of("array get 5 = 3.5")),
    ARRAY_F64("array", "f64", List.of("array put 0 -1.5 0.25 0.0 1.0 2.0 3.5"), List.of("array get 0 = -1.5")),
    COUNTERS(
            "counters",
            List.of(
                    "counters allocate 68697473 6d73 counter",
                    "counters add 3",
                    "counters allocate 74696566c3a9 - gauge",
                    "counters set -4"),
            List.of(
                    "counters read 0 = 68697473 6d73 counter 3 dead",
                    "counters read 1 = 74696566c3a9 - gauge -4 dead",
                    "counters find 68697473 = 1",
                    "counters add 1 = 4",
                    "counters free = 1")),
    SEMAPHORE(
            "semaphore",
            List.of("semaphore acquire 1"),
            List.of("semaphore available = 2", "semaphore acquire 2 =", "semaphore release 3 =")),
    RWLOCK(
            "rwlock",
            List.of("rwlock write", "rwlock unwrite", "rwlock read"),
            List.of("rwlock write = 0", "rwlock recovered = 0", "rwlock unwrite =", "rwlock read = 0")),
    BARRIER(
            "barrier",
            List.of("barrier wait"),
            List.of("barrier broken = 0", "barrier waiting = 0", "barrier wait = 0")),
    EVENT(
            "event",
            List.of("event set"),
            List.of("event is_set = 1", "event wait =", "event clear =", "event is_set = 0")),
    LATCH("latch", List.of("latch count_down 2"), List.of("latch count = 3", "latch count_down 3 =", "latch wait =")),
    PTHREAD(
            "pthread",
            List.of("pthread lock", "pthread unlock"),
            List.of("pthread lock = 0", "pthread robust = 1", "pthread unlock ="));

    /** The first word of its lines. */
    final String word;
    /** Of an array; else empty. */
    final String type;

    final List<String> made;
    final List<String> read;

    Golden(String word, List<String> made, List<String> read) {
        this(word, "", made, read);
    }

    Golden(String word, String type, List<String> made, List<String> read) {
        this.word = word;
        this.type = type;
        this.made = made;
        this.read = read;
    }

    /** What its file is called, of those that are called {@code language}. */
    String file(String language) {
        return language + "-" + word + (type.isEmpty() ? "" : "-" + type);
    }

    /** The line that opens a file of it. */
    String opening(String file) {
        return word + " open " + file + (type.isEmpty() ? "" : " " + type);
    }
}
