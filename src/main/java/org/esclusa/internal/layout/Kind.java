// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.layout;

/** What a segment holds, by its number in the header. */
public enum Kind {
    COUNTER(1, "SharedCounter", Body.ofSize(CounterLayout.SIZE)),
    MUTEX(2, "Mutex", Body.ofSize(MutexLayout.SIZE)),
    QUEUE(3, "MessageQueue", QueueLayout.BODY),
    ARRAY(4, "SharedArray", ArrayLayout.BODY),
    COUNTERS(5, "SharedCounters", LabelledLayout.BODY),
    SEMAPHORE(6, "SharedSemaphore", SemaphoreLayout.BODY),
    RWLOCK(7, "SharedReadWriteLock", ReadWriteLockLayout.BODY),
    BARRIER(8, "SharedBarrier", BarrierLayout.BODY),
    EVENT(9, "SharedEvent", Body.ofSize(EventLayout.SIZE)),
    LATCH(10, "SharedLatch", LatchLayout.BODY),
    PTHREAD_MUTEX(11, "PthreadMutex", PthreadMutexLayout.BODY);

    private final int number;
    private final String className;
    private final Body body;

    Kind(int number, String className, Body body) {
        this.number = number;
        this.className = className;
        this.body = body;
    }

    public int number() {
        return number;
    }

    /** Its class, called alike in all languages; for an array, of whatever type. */
    public String className() {
        return className;
    }

    /** Its class, with these parameters, which are in range. */
    public String className(long[] parameters) {
        return this == ARRAY ? ArrayLayout.type(parameters).className() : className;
    }

    /** Whether the header may have these, all of its parameters. */
    public boolean isInRange(long[] parameters) {
        for (int i = body.parameters(); i < parameters.length; i++) {
            if (parameters[i] != 0) {
                return false;
            }
        }
        return body.isInRange(parameters);
    }

    /** The size of the body; only for parameters in range. */
    public long bodyByteSize(long[] parameters, int members) {
        return body.byteSize(parameters, members);
    }

    /** The kind with this number, or null. */
    public static Kind of(int number) {
        for (Kind kind : values()) {
            if (kind.number == number) {
                return kind;
            }
        }
        return null;
    }
}
