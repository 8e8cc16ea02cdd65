// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.esclusa.peer.Waiting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who waits when his handle is closed is not counted any more: wakes of others must not cost a system call for ever. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class ClosedWaiterTest {
    /** A thing to wait for, with nobody who would end the wait. */
    private enum Thing {
        SEMAPHORE(
                name -> SharedSemaphore.create(name, 0, SharedSemaphore.Mode.SIGNAL),
                name -> Wait.by(SharedSemaphore.open(name), SharedSemaphore::acquire)),
        READ_WRITE_LOCK(
                Thing::lockedForWriting,
                name -> Wait.by(
                        SharedReadWriteLock.open(name), it -> it.readLock().lockInterruptibly())),
        BARRIER(name -> SharedBarrier.create(name, 2), name -> Wait.by(SharedBarrier.open(name), SharedBarrier::await)),
        EVENT(SharedEvent::create, name -> Wait.by(SharedEvent.open(name), SharedEvent::await)),
        LATCH(name -> SharedLatch.create(name, 1), name -> Wait.by(SharedLatch.open(name), SharedLatch::await)),
        CONDITION(Mutex::create, name -> Wait.by(Mutex.open(name), Thing::awaitCondition));

        /** The object, which stays open. */
        private final Made<AutoCloseable> make;

        /** Another handle of it. */
        private final Made<Wait> open;

        Thing(Made<AutoCloseable> make, Made<Wait> open) {
            this.make = make;
            this.open = open;
        }

        private static SharedReadWriteLock lockedForWriting(String name) throws Exception {
            SharedReadWriteLock lock = SharedReadWriteLock.create(name);
            lock.writeLock().lock();
            return lock;
        }

        private static void awaitCondition(Mutex mutex) throws Exception {
            mutex.lock();
            mutex.newCondition(3).await();
        }
    }

    @FunctionalInterface
    private interface Made<T> {
        T of(String name) throws Exception;
    }

    @FunctionalInterface
    private interface Call<T> {
        void on(T handle) throws Exception;
    }

    /** A call by a handle, which blocks. */
    private record Wait(AutoCloseable handle, Callable<Void> call) {
        static <T extends AutoCloseable> Wait by(T handle, Call<T> call) {
            return new Wait(handle, () -> {
                call.on(handle);
                return null;
            });
        }
    }

    private final String name = Names.fresh();

    @ParameterizedTest
    @EnumSource(Thing.class)
    void a_blocked_thread_is_not_counted_after_the_close(Thing thing) throws Exception {
        try (AutoCloseable stays = thing.make.of(name)) {
            Wait wait = thing.open.of(name);
            Threads.Running<Void> running = Threads.start(wait.call());
            Waiting.awaitOne(name);
            wait.handle().close();
            ExecutionException e = assertThrows(ExecutionException.class, running::get);
            assertInstanceOf(IllegalStateException.class, e.getCause());
            assertEquals(0, Waiting.count(name), stays::toString);
        } finally {
            Segments.unlink(name);
        }
    }

    @Test
    void one_that_is_armed_is_not_counted_after_the_close() throws Exception {
        try (EventFd bell = EventFd.create();
                SharedEvent stays = SharedEvent.create(name)) {
            try (SharedEvent event = SharedEvent.open(name)) {
                event.ring(bell);
                Waiting.awaitOne(name);
            }
            assertEquals(0, Waiting.count(name), stays::toString);
        } finally {
            Segments.unlink(name);
        }
    }
}
