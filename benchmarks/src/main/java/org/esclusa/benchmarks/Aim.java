// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks;

import java.util.List;
import java.util.Optional;

/**
 * What a contestant is compared with, and how it should come out: its median divided by that of {@code against}, in the same
 * regime of the same run; or the median itself.
 *
 * @param against another contestant, or empty if it is the median
 * @param limit at least this where {@code atLeast}, at most this otherwise; 0 where nothing was promised
 */
record Aim(String work, String contestant, String against, boolean atLeast, double limit) {
    private static final String C = "C";
    private static final String TWO_C = "C-C";
    /** The time of what has 0.9 of the speed. */
    private static final double COPY = 1.11;

    static final List<Aim> ALL = List.of(
            atMost(Works.COUNTER, "Java", C, 1.05),
            told(Works.COUNTER, C, "C fetch-add"),
            atMost(Works.MUTEX, "Java", C, 1.1),
            told(Works.MUTEX, C, "C pthread robust"),
            atMost(Works.PTHREAD_MUTEX, "Java", C, 1.2),
            atLeast(Works.PTHREAD_MUTEX, "JNA", "Java", 5),
            told(Works.PTHREAD_MUTEX, "C, libesclusa", C),
            atMost(Works.ARRAY_ADD, "Java", C, 1.1),
            told(Works.ARRAY_ADD, C, "C fetch-add"),
            told(Works.ARRAY_GET, "Java", C),
            told(Works.ARRAY_GET, "Java, memory()", C),
            told(Works.ARRAY_GET, "Unsafe", C),
            atMost(Works.ARRAY_COPY_64K, "Java", C, COPY),
            atMost(Works.ARRAY_COPY_1M, "Java", C, COPY),
            told(Works.CALL, "FFM", C),
            told(Works.CALL, "jnr-posix", C),
            atMost(Works.EVENT_FD, "Java", C, 1.25),
            atLeast(Works.EVENT_FD, "jnr-posix", "Java", 1),
            atMost(Works.PIPE, "Java", C, 1.25),
            atMost(Works.PIPE, "Java, direct buffer", "NIO", 1),
            atLeast(Works.PIPE, "jnr-posix", "Java", 1),
            atMost(Works.SOCKET, "Java", C, 1.25),
            atMost(Works.SOCKET, "Java, direct buffer", "NIO", 1),
            atLeast(Works.SOCKET, "jnr-posix", "Java", 1),
            atMost(Works.EVENT_FD_TRIP, "Java", C, 1.1),
            atMost(Works.PIPE_TRIP, "Java", C, 1.1),
            atLeast(Works.PIPE_TRIP, "NIO", "Java", 1),
            atLeast(Works.PIPE_TRIP, "jnr-posix", "Java", 1),
            atMost(Works.SOCKET_TRIP, "Java", C, 1.1),
            atLeast(Works.SOCKET_TRIP, "NIO", "Java", 1),
            atLeast(Works.SOCKET_TRIP, "jnr-posix", "Java", 1),
            told(Works.ONE_THREAD, C, "Vyukov"),
            told(Works.ONE_THREAD, "Java", C),
            atLeast(Works.THROUGHPUT, TWO_C, "Vyukov", 0.85),
            atLeast(Works.THROUGHPUT, "Java-Java", TWO_C, 0.9),
            told(Works.THROUGHPUT, "Java-C", TWO_C),
            told(Works.THROUGHPUT, "C-Java", TWO_C),
            told(Works.ROUND_TRIP, TWO_C, "Vyukov"),
            atMost(Works.ROUND_TRIP, "Java-Java", TWO_C, 1.1),
            told(Works.ROUND_TRIP, "Java-C", TWO_C),
            told(Works.ROUND_TRIP, "C-Java", TWO_C),
            told(Works.EACH_ROUND_TRIP, TWO_C, "Vyukov"),
            told(Works.EACH_ROUND_TRIP, "Java-Java", TWO_C),
            told(Works.EACH_ROUND_TRIP, "Java-C", TWO_C),
            told(Works.EACH_ROUND_TRIP, "C-Java", TWO_C),
            told(Works.TWO_AND_TWO, TWO_C, "Vyukov"),
            atLeast(Works.TWO_AND_TWO, "Java-Java", TWO_C, 0.9),
            atLeast(Works.PYTHON_QUEUE, "Python", "multiprocessing", 20),
            atLeast(Works.PYTHON_ASYNCIO, "Python", "streams", 10),
            atLeast(Works.PYTHON_MUTEX, "Python", "multiprocessing", 5),
            within(Works.HAND_OVER, "Java", 1e6),
            told(Works.HAND_OVER, "pipe", "Java"));

    private static Aim atLeast(String work, String contestant, String against, double limit) {
        return new Aim(work, contestant, against, true, limit);
    }

    private static Aim atMost(String work, String contestant, String against, double limit) {
        return new Aim(work, contestant, against, false, limit);
    }

    /** By the clock, in the unit of its row. */
    private static Aim within(String work, String contestant, double limit) {
        return new Aim(work, contestant, "", false, limit);
    }

    private static Aim told(String work, String contestant, String against) {
        return new Aim(work, contestant, against, true, 0);
    }

    static Optional<Aim> of(Row row) {
        return ALL.stream()
                .filter(aim -> aim.work.equals(row.work()) && aim.contestant.equals(row.contestant()))
                .findFirst();
    }

    boolean isRatio() {
        return !against.isEmpty();
    }

    boolean isPromised() {
        return limit != 0;
    }

    boolean isReached(double value) {
        return atLeast ? value >= limit : value <= limit;
    }

    /** Such as {@code >= 0.90}, or {@code <= 1000000 ns}. */
    String limitText(String unit) {
        String text = isRatio() ? Numbers.ratio(limit) : Numbers.figure(limit) + " " + unit;
        return isPromised() ? (atLeast ? ">= " : "<= ") + text : "";
    }
}
