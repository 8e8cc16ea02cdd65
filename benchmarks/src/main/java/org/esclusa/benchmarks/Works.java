// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks;

/** The names of the works, as they stand in the table. */
public final class Works {
    /** One addition to a counter that nobody else uses. */
    public static final String COUNTER = "counter add";

    /** One lock and one unlock of a mutex that nobody else wants. */
    public static final String MUTEX = "mutex lock+unlock";

    /** The same of a pthread_mutex_t: robust, shared between processes, error-checking. */
    public static final String PTHREAD_MUTEX = "pthread mutex lock+unlock";

    /** One addition to an element of an array that nobody else uses. */
    public static final String ARRAY_ADD = "array getAndAdd";

    /** One element read, in order to the end and again. */
    public static final String ARRAY_GET = "array get";

    /** Elements copied out of an array at once. */
    public static final String ARRAY_COPY_64K = "array copy 64 KiB";

    /** More of them than the nearest caches hold. */
    public static final String ARRAY_COPY_1M = "array copy 1 MiB";

    /** One system call, which has nothing to do but to be called. */
    public static final String CALL = "call getpid";

    /** One write to an eventfd and one read, by the same thread. */
    public static final String EVENT_FD = "eventfd write+read";

    /** 64 bytes written to a pipe and read again by the same thread. */
    public static final String PIPE = "pipe write+read";

    /** 64 bytes written to a Unix stream socket and read at its other end by the same thread. */
    public static final String SOCKET = "socket write+read";

    /** A write to an eventfd that somebody sleeps on, and the answer by another one. */
    public static final String EVENT_FD_TRIP = "eventfd round trip";

    /** 64 bytes through a pipe that somebody sleeps on, and the answer through another one. */
    public static final String PIPE_TRIP = "pipe round trip";

    /** 64 bytes to the other end of a Unix stream socket, where somebody sleeps, and back. */
    public static final String SOCKET_TRIP = "socket round trip";

    /** One message of 64 bytes put and got again by the same thread. */
    public static final String ONE_THREAD = "queue put+get, one thread";

    /** One producer, one consumer. */
    public static final String THROUGHPUT = "queue throughput 1:1";

    /** A message to the other process and its answer, mean of a chunk. */
    public static final String ROUND_TRIP = "queue round trip";

    /** The same, each one timed by itself. */
    public static final String EACH_ROUND_TRIP = "queue round trip, each";

    /** Two producers and two consumers, one of each on each core. */
    public static final String TWO_AND_TWO = "queue throughput 2:2";

    /** A cache line to the other core and back: what the machine was like. */
    public static final String LINE = "line round trip";

    /** One producer, one consumer, both Python. */
    public static final String PYTHON_QUEUE = "python queue 1:1";

    /** One producer, and one task of asyncio, both Python. */
    public static final String PYTHON_ASYNCIO = "python asyncio 1:1";

    /** An addition under a lock, in one Python process. */
    public static final String PYTHON_MUTEX = "python add under lock";

    /** 100 MB of doubles given to a Python process, until that has read the last of them by numpy. */
    public static final String HAND_OVER = "numpy hand-over 100 MB";

    private Works() {}
}
