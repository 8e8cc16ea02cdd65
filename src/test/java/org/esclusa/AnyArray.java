// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;

/** A shared array of any type, for tests that promise the same of all; its elements are given as numbers. */
public final class AnyArray implements AutoCloseable {
    /** An element type by its class: {@code long.class} and {@code SharedLongArray}. */
    public enum Type {
        BYTE(byte.class, SharedByteArray.class, ValueLayout.JAVA_BYTE),
        SHORT(short.class, SharedShortArray.class, ValueLayout.JAVA_SHORT),
        INT(int.class, SharedIntArray.class, ValueLayout.JAVA_INT),
        LONG(long.class, SharedLongArray.class, ValueLayout.JAVA_LONG),
        FLOAT(float.class, SharedFloatArray.class, ValueLayout.JAVA_FLOAT),
        DOUBLE(double.class, SharedDoubleArray.class, ValueLayout.JAVA_DOUBLE);

        final Class<?> element;
        final Class<? extends SharedArray> shared;
        final ValueLayout layout;

        Type(Class<?> element, Class<? extends SharedArray> shared, ValueLayout layout) {
            this.element = element;
            this.shared = shared;
            this.layout = layout;
        }

        public AnyArray create(String name, long... shape) throws Exception {
            return make("create", name, shape);
        }

        public AnyArray createOrOpen(String name, long... shape) throws Exception {
            return make("createOrOpen", name, shape);
        }

        public ValueLayout layout() {
            return layout;
        }

        private AnyArray make(String verb, String name, long... shape) throws Exception {
            MethodType type = MethodType.methodType(shared, String.class, long[].class);
            return new AnyArray(
                    this,
                    invoke(() -> MethodHandles.lookup()
                            .findStatic(shared, verb, type)
                            .asFixedArity()
                            .invoke(name, shape)));
        }

        public AnyArray open(String name) throws Exception {
            MethodType type = MethodType.methodType(shared, String.class);
            return new AnyArray(
                    this,
                    invoke(() -> MethodHandles.lookup()
                            .findStatic(shared, "open", type)
                            .invoke(name)));
        }

        /** The number as an element. */
        Number of(Number value) {
            return switch (this) {
                case BYTE -> value.byteValue();
                case SHORT -> value.shortValue();
                case INT -> value.intValue();
                case LONG -> value.longValue();
                case FLOAT -> value.floatValue();
                case DOUBLE -> value.doubleValue();
            };
        }

        /** A Java array of this type, all zeros. */
        public Object zeros(int length) {
            return Array.newInstance(element, length);
        }

        /** A Java array of this type. */
        public Object array(Number... values) {
            Object array = Array.newInstance(element, values.length);
            for (int i = 0; i < values.length; i++) {
                Array.set(array, i, of(values[i]));
            }
            return array;
        }
    }

    private interface Call {
        Object run() throws Throwable;
    }

    final Type type;
    final SharedArray array;

    private AnyArray(Type type, Object array) {
        this.type = type;
        this.array = (SharedArray) array;
    }

    private static Object invoke(Call call) throws Exception {
        try {
            return call.run();
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private Object call(String method, Class<?> result, Class<?>[] parameters, Object... arguments) throws Exception {
        return invoke(() -> MethodHandles.lookup()
                .findVirtual(type.shared, method, MethodType.methodType(result, parameters))
                .bindTo(array)
                .invokeWithArguments(arguments));
    }

    public Type type() {
        return type;
    }

    public long[] shape() {
        return array.shape();
    }

    public MemorySegment memory() {
        return array.memory();
    }

    /** {@code get}, {@code getAcquire}. */
    public Number read(String method, long index) throws Exception {
        return (Number) call(method, type.element, new Class<?>[] {long.class}, index);
    }

    /** {@code set}, {@code setRelease}. */
    public void write(String method, long index, Number value) throws Exception {
        call(method, void.class, new Class<?>[] {long.class, type.element}, index, type.of(value));
    }

    /** {@code getAndAdd}, {@code addAndGet}, {@code getAndSet}. */
    public Number change(String method, long index, Number value) throws Exception {
        return (Number) call(method, type.element, new Class<?>[] {long.class, type.element}, index, type.of(value));
    }

    public boolean compareAndSet(long index, Number expected, Number value) throws Exception {
        Class<?>[] parameters = {long.class, type.element, type.element};
        return (boolean) call("compareAndSet", boolean.class, parameters, index, type.of(expected), type.of(value));
    }

    /** Bulk {@code get}, {@code put}. */
    public void copy(String method, long from, Object javaArray, int offset, int length) throws Exception {
        Class<?>[] parameters = {long.class, type.element.arrayType(), int.class, int.class};
        call(method, void.class, parameters, from, javaArray, offset, length);
    }

    public void fill(Number value) throws Exception {
        call("fill", void.class, new Class<?>[] {type.element}, type.of(value));
    }

    AnyArray slice(long from, long length) throws Exception {
        return new AnyArray(type, call("slice", type.shared, new Class<?>[] {long.class, long.class}, from, length));
    }

    /** A descriptor of one without a name. */
    public MemFd memFd() throws SegmentException {
        return array.memFd();
    }

    @Override
    public void close() {
        array.close();
    }
}
