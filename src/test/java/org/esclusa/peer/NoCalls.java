// SPDX-License-Identifier: Apache-2.0
package org.esclusa.peer;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.util.List;
import org.esclusa.Claim;
import org.esclusa.Consumer;
import org.esclusa.Message;
import org.esclusa.MessageQueue;
import org.esclusa.Mutex;
import org.esclusa.Producer;
import org.esclusa.Segments;
import org.esclusa.SharedCounter;

/**
 * A thousand of each operation in a thread that ends the process at a system call of ours: a futex that others share,
 * or one that asks for locks, sleeps, yields or opens. The JVM's own thread-private futexes and memory calls are
 * allowed. Exit status 77: no filter is to be had.
 */
public final class NoCalls {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final int WARM_UP = 20_000;
    private static final int TIMES = 1_000;

    // Of linux/filter.h, linux/seccomp.h
    private static final short LOAD = 0x20;
    private static final short JUMP_IF_EQUAL = 0x15;
    private static final short JUMP_IF_SET = 0x45;
    private static final short RETURN = 0x06;
    private static final int ALLOW = 0x7fff0000;
    private static final int KILL_PROCESS = 0x80000000;
    private static final int NR = 0;
    private static final int SECOND_ARGUMENT = 24;
    private static final int FUTEX_PRIVATE = 128;

    /** futex; then fcntl, poll, ppoll, sched_yield, nanosleep, clock_nanosleep, openat, membarrier, futex_waitv. */
    private static final List<Integer> X86_64 = List.of(202, 72, 7, 271, 24, 35, 230, 257, 324, 449);

    private static final List<Integer> AARCH64 = List.of(98, 25, 25, 73, 124, 101, 115, 56, 283, 449);

    private final SharedCounter counter;
    private final Mutex mutex;
    private final Producer producer;
    private final Consumer consumer;

    private NoCalls(SharedCounter counter, Mutex mutex, MessageQueue queue) throws Exception {
        this.counter = counter;
        this.mutex = mutex;
        this.producer = queue.producer();
        this.consumer = queue.consumer();
    }

    public static void main(String[] arguments) throws Exception {
        String name = arguments[0];
        SharedCounter counter = SharedCounter.create(name + "-counter", 0);
        Mutex mutex = Mutex.create(name + "-mutex");
        MessageQueue queue = MessageQueue.create(name, 4, 400);
        NoCalls calls = new NoCalls(counter, mutex, queue);
        calls.all(WARM_UP);
        for (String made : List.of(name, name + "-counter", name + "-mutex")) {
            Segments.remove(made);
        }
        if (!forbidCalls()) {
            Runtime.getRuntime().halt(77);
        }
        if (arguments[1].equals("control")) {
            Thread.yield();
        }
        calls.all(TIMES);
        Runtime.getRuntime().halt(0);
    }

    private void all(int times) throws Exception {
        MemorySegment room = MemorySegment.ofArray(new byte[400]);
        for (int i = 0; i < times; i++) {
            counter.add(1);
            mutex.lock();
            mutex.unlock();
            Expect.that(mutex.tryLock(SOON), "the lock");
            mutex.unlock();
            producer.put(room, 7);
            producer.put(new byte[8], 8);
            Expect.that(consumer.get(room) == 400, "the first");
            Expect.that(consumer.get(room, SOON) == 8, "the second");
            try (Claim claim = producer.claim()) {
                claim.publish(1, 2);
            }
            try (Message message = consumer.take()) {
                message.release();
            }
            consumer.take().close();
            producer.claim().abort();
            producer.putMany(List.of(new byte[1], new byte[2]), SOON);
            Expect.that(consumer.getMany(2, SOON).size() == 2, "both");
        }
    }

    /** For this thread. */
    @SuppressWarnings("restricted")
    private static boolean forbidCalls() throws Exception {
        Linker linker = Linker.nativeLinker();
        MethodHandle prctl = linker.downcallHandle(
                linker.defaultLookup().find("prctl").orElseThrow(),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                Linker.Option.firstVariadicArg(1));
        List<Integer> calls = System.getProperty("os.arch").equals("aarch64") ? AARCH64 : X86_64;
        try (Arena arena = Arena.ofConfined()) {
            int length = calls.size() + 6;
            MemorySegment steps = arena.allocate(8L * length, 8);
            int at = 0;
            int kill = length - 1;
            step(steps, at++, LOAD, 0, 0, NR);
            for (int number : calls.subList(1, calls.size())) {
                step(steps, at, JUMP_IF_EQUAL, kill - at - 1, 0, number);
                at++;
            }
            step(steps, at++, JUMP_IF_EQUAL, 0, 2, calls.get(0)); // no futex: allow
            step(steps, at++, LOAD, 0, 0, SECOND_ARGUMENT);
            step(steps, at, JUMP_IF_SET, 0, kill - at - 1, FUTEX_PRIVATE);
            at++;
            step(steps, at++, RETURN, 0, 0, ALLOW);
            Expect.that(at == kill - 1, at);
            step(steps, at++, RETURN, 0, 0, ALLOW);
            step(steps, at, RETURN, 0, 0, KILL_PROCESS);
            MemorySegment program = arena.allocate(16, 8);
            program.set(JAVA_SHORT, 0, (short) length);
            program.set(ADDRESS, 8, steps);
            return (int) prctl.invokeExact(38, 1L, 0L, 0L, 0L) == 0
                    && (int) prctl.invokeExact(22, 2L, program.address(), 0L, 0L) == 0;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static void step(MemorySegment steps, int index, short code, int ifTrue, int ifFalse, int operand) {
        steps.set(JAVA_SHORT, 8L * index, code);
        steps.set(JAVA_BYTE, 8L * index + 2, (byte) ifTrue);
        steps.set(JAVA_BYTE, 8L * index + 3, (byte) ifFalse);
        steps.set(JAVA_INT, 8L * index + 4, operand);
    }
}
