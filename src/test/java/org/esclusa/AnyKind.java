// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.Function;

/** Each class of objects, for tests that promise the same of all: small ones of one shape. */
enum AnyKind {
    COUNTER(
            "counter",
            (name, options) -> SharedCounter.create(name, 7, options),
            SharedCounter::open,
            name -> SharedCounter.createOrOpen(name, 7),
            SharedCounter::open,
            (SharedCounter it) -> it.memFd()),
    MUTEX("mutex", Mutex::create, Mutex::open, Mutex::createOrOpen, Mutex::open, (Mutex it) -> it.memFd()),
    QUEUE(
            "queue",
            (name, options) -> MessageQueue.create(name, 4, 16, options.withHandles(3)),
            MessageQueue::open,
            name -> MessageQueue.createOrOpen(name, 4, 16),
            MessageQueue::open,
            (MessageQueue it) -> it.memFd()),
    BYTE_ARRAY(
            "array",
            (name, options) -> SharedByteArray.create(name, options, 3, 4),
            SharedByteArray::open,
            name -> SharedByteArray.createOrOpen(name, 3, 4),
            SharedByteArray::open,
            (SharedByteArray it) -> it.memFd()),
    SHORT_ARRAY(
            "array",
            (name, options) -> SharedShortArray.create(name, options, 3, 4),
            SharedShortArray::open,
            name -> SharedShortArray.createOrOpen(name, 3, 4),
            SharedShortArray::open,
            (SharedShortArray it) -> it.memFd()),
    INT_ARRAY(
            "array",
            (name, options) -> SharedIntArray.create(name, options, 3, 4),
            SharedIntArray::open,
            name -> SharedIntArray.createOrOpen(name, 3, 4),
            SharedIntArray::open,
            (SharedIntArray it) -> it.memFd()),
    LONG_ARRAY(
            "array",
            (name, options) -> SharedLongArray.create(name, options, 3, 4),
            SharedLongArray::open,
            name -> SharedLongArray.createOrOpen(name, 3, 4),
            SharedLongArray::open,
            (SharedLongArray it) -> it.memFd()),
    FLOAT_ARRAY(
            "array",
            (name, options) -> SharedFloatArray.create(name, options, 3, 4),
            SharedFloatArray::open,
            name -> SharedFloatArray.createOrOpen(name, 3, 4),
            SharedFloatArray::open,
            (SharedFloatArray it) -> it.memFd()),
    DOUBLE_ARRAY(
            "array",
            (name, options) -> SharedDoubleArray.create(name, options, 3, 4),
            SharedDoubleArray::open,
            name -> SharedDoubleArray.createOrOpen(name, 3, 4),
            SharedDoubleArray::open,
            (SharedDoubleArray it) -> it.memFd()),
    COUNTERS(
            "counters",
            (name, options) -> SharedCounters.create(name, 3, options),
            SharedCounters::open,
            name -> SharedCounters.createOrOpen(name, 3),
            SharedCounters::open,
            (SharedCounters it) -> it.memFd()),
    SEMAPHORE(
            "semaphore",
            (name, options) -> SharedSemaphore.create(name, 2, SharedSemaphore.Mode.OWNED, options),
            SharedSemaphore::open,
            name -> SharedSemaphore.createOrOpen(name, 2),
            SharedSemaphore::open,
            (SharedSemaphore it) -> it.memFd()),
    RWLOCK(
            "rwlock",
            SharedReadWriteLock::create,
            SharedReadWriteLock::open,
            SharedReadWriteLock::createOrOpen,
            SharedReadWriteLock::open,
            (SharedReadWriteLock it) -> it.memFd()),
    BARRIER(
            "barrier",
            (name, options) -> SharedBarrier.create(name, 3, options),
            SharedBarrier::open,
            name -> SharedBarrier.createOrOpen(name, 3),
            SharedBarrier::open,
            (SharedBarrier it) -> it.memFd()),
    EVENT(
            "event",
            SharedEvent::create,
            SharedEvent::open,
            SharedEvent::createOrOpen,
            SharedEvent::open,
            (SharedEvent it) -> it.memFd()),
    LATCH(
            "latch",
            (name, options) -> SharedLatch.create(name, 3, options),
            SharedLatch::open,
            name -> SharedLatch.createOrOpen(name, 3),
            SharedLatch::open,
            (SharedLatch it) -> it.memFd()),
    PTHREAD_MUTEX(
            "pthread-mutex",
            PthreadMutex::create,
            PthreadMutex::open,
            PthreadMutex::createOrOpen,
            PthreadMutex::open,
            (PthreadMutex it) -> it.memFd());

    interface Creation {
        AutoCloseable create(String name, SegmentOptions options) throws SegmentException;
    }

    interface Opening {
        AutoCloseable open(String name) throws SegmentException;
    }

    interface Receiving {
        AutoCloseable open(MemFd memory) throws IOException;
    }

    interface Giving<T> {
        MemFd of(T object) throws SegmentException;
    }

    /** Small, so that all of one can be looked at. */
    static final SegmentOptions SMALL = SegmentOptions.DEFAULT.withMembers(3);

    final String word;
    private final Creation creation;
    private final Opening opening;
    private final Opening creatingOrOpening;
    private final Receiving receiving;
    private final Giving<AutoCloseable> giving;

    @SuppressWarnings("unchecked")
    <T extends AutoCloseable> AnyKind(
            String word,
            Creation creation,
            Opening opening,
            Opening creatingOrOpening,
            Receiving receiving,
            Giving<T> giving) {
        this.word = word;
        this.creation = creation;
        this.opening = opening;
        this.creatingOrOpening = creatingOrOpening;
        this.receiving = receiving;
        this.giving = object -> giving.of((T) object);
    }

    AutoCloseable create(String name) throws SegmentException {
        return creation.create(name, SMALL);
    }

    AutoCloseable open(String name) throws SegmentException {
        return opening.open(name);
    }

    AutoCloseable createOrOpen(String name) throws SegmentException {
        return creatingOrOpening.open(name);
    }

    AutoCloseable open(MemFd memory) throws IOException {
        return receiving.open(memory);
    }

    MemFd memFd(AutoCloseable object) throws SegmentException {
        return giving.of(object);
    }

    /** What {@code name()} of such an object says. */
    static String nameOf(AutoCloseable object) throws ReflectiveOperationException {
        return (String) object.getClass().getMethod("name").invoke(object);
    }

    /** One of the others, which does not open this one. */
    AnyKind other() {
        Function<AnyKind, Boolean> isOther = it -> it != this;
        return Arrays.stream(values()).filter(isOther::apply).findFirst().orElseThrow();
    }
}
