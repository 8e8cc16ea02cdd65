// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a thread that is blocked in a call of a descriptor. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BlockedDescriptorTest {
    static Stream<Arguments> kinds() {
        return Arrays.stream(BlockingCall.Kind.values())
                .flatMap(kind -> Stream.of(false, true).map(virtual -> Arguments.of(kind, virtual)));
    }

    private static void awaitCall(BlockingCall blocking) {
        while (!blocking.descriptor().counted().isInUse()) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void close_by_another_thread_ends_a_blocked_call(BlockingCall.Kind kind, boolean virtual) throws Exception {
        try (BlockingCall blocking = kind.open()) {
            Threads.Running<?> caller =
                    Threads.start(virtual, () -> assertThrows(AsynchronousCloseException.class, blocking.call()::call));
            awaitCall(blocking);
            assertFalse(caller.isDoneSoon());
            blocking.descriptor().close();
            caller.get();
            assertFalse(blocking.descriptor().isOpen());
            assertEquals(-1, blocking.descriptor().descriptor());
            assertEquals(
                    ClosedChannelException.class,
                    assertThrows(ClosedChannelException.class, blocking.call()::call)
                            .getClass());
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void an_interrupt_ends_a_blocked_call_and_closes_nothing(BlockingCall.Kind kind, boolean virtual) throws Exception {
        try (BlockingCall blocking = kind.open()) {
            Threads.Running<Boolean> caller = Threads.start(virtual, () -> {
                assertThrows(InterruptedException.class, blocking.call()::call);
                return Thread.currentThread().isInterrupted();
            });
            awaitCall(blocking);
            assertFalse(caller.isDoneSoon());
            caller.thread().interrupt();
            assertFalse(caller.get(), "the exception has cleared it");
            assertTrue(blocking.descriptor().isOpen());
            Threads.Running<?> again = Threads.start(virtual, () -> {
                Thread.currentThread().interrupt();
                return assertThrows(InterruptedException.class, blocking.call()::call);
            });
            again.get();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void a_timed_call_waits_as_long_as_was_asked(BlockingCall.Kind kind, boolean virtual) throws Exception {
        try (BlockingCall blocking = kind.open()) {
            Threads.start(virtual, () -> {
                        long before = System.nanoTime();
                        Object result = blocking.timed().call();
                        assertTrue(System.nanoTime() - before >= 20_000_000, () -> "returned " + result);
                        return result;
                    })
                    .get();
        }
    }

    /** Each thread reads its own descriptor while others are closed and their numbers are given out anew. */
    @ParameterizedTest
    @EnumSource(BlockingCall.Kind.class)
    void close_while_others_call_never_touches_a_number_given_out_anew(BlockingCall.Kind kind) throws Exception {
        AtomicInteger ended = new AtomicInteger();
        for (int round = 0; round < 200; round++) {
            BlockingCall blocking = kind.open();
            List<Threads.Running<?>> callers = new ArrayList<>();
            for (boolean virtual : new boolean[] {false, true}) {
                callers.add(Threads.start(virtual, () -> {
                    assertThrows(ClosedChannelException.class, blocking.call()::call);
                    return ended.incrementAndGet();
                }));
            }
            if (round % 2 == 0) {
                Thread.sleep(1);
            }
            blocking.descriptor().close();
            try (EventFd other = EventFd.create(1)) {
                for (Threads.Running<?> caller : callers) {
                    caller.get();
                }
                assertEquals(1, other.read(), "nobody else has read it");
            }
            blocking.close();
        }
        assertEquals(400, ended.get());
    }

    @Test
    void a_thousand_virtual_threads_wait_and_delay_nobody() throws Exception {
        List<Pipe> pipes = new ArrayList<>();
        List<Threads.Running<Integer>> readers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            Pipe pipe = Pipe.create();
            pipes.add(pipe);
            readers.add(Threads.start(true, () -> {
                byte[] target = new byte[8];
                return pipe.source().read(target) + target[0];
            }));
        }
        Threads.start(true, () -> {
                    Thread.sleep(1);
                    return null;
                })
                .get();
        for (Pipe pipe : pipes) {
            assertEquals(2, pipe.sink().write(new byte[] {40, 0}));
        }
        for (Threads.Running<Integer> reader : readers) {
            assertEquals(42, reader.get());
        }
        pipes.forEach(Pipe::close);
    }

    @ParameterizedTest
    @EnumSource(BlockingCall.Kind.class)
    void ten_thousand_of_each_leave_no_descriptor(BlockingCall.Kind kind) throws Exception {
        blockOnce(kind, false);
        blockOnce(kind, true);
        long before = OpenDescriptors.count();
        for (int i = 0; i < 10_000; i++) {
            kind.open().close();
        }
        for (int i = 0; i < 100; i++) {
            blockOnce(kind, i % 2 == 0);
        }
        OpenDescriptors.assertAsBefore(before);
    }

    private static void blockOnce(BlockingCall.Kind kind, boolean virtual) throws Exception {
        try (BlockingCall blocking = kind.open()) {
            Threads.Running<?> caller =
                    Threads.start(virtual, () -> assertThrows(ClosedChannelException.class, blocking.call()::call));
            Thread.sleep(1);
            blocking.descriptor().close();
            caller.get();
        }
    }
}
