// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.ExecutionException;
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
        SEMAPHORE {
            @Override
            AutoCloseable make(String name) throws Exception {
                return SharedSemaphore.create(name, 0, SharedSemaphore.Mode.SIGNAL);
            }

            @Override
            Wait open(String name) throws Exception {
                SharedSemaphore semaphore = SharedSemaphore.open(name);
                return new Wait(semaphore, semaphore::acquire);
            }
        },
        READ_WRITE_LOCK {
            @Override
            AutoCloseable make(String name) throws Exception {
                SharedReadWriteLock lock = SharedReadWriteLock.create(name);
                lock.writeLock().lock();
                return lock;
            }

            @Override
            Wait open(String name) throws Exception {
                SharedReadWriteLock lock = SharedReadWriteLock.open(name);
                return new Wait(lock, () -> lock.readLock().lockInterruptibly());
            }
        },
        BARRIER {
            @Override
            AutoCloseable make(String name) throws Exception {
                return SharedBarrier.create(name, 2);
            }

            @Override
            Wait open(String name) throws Exception {
                SharedBarrier barrier = SharedBarrier.open(name);
                return new Wait(barrier, barrier::await);
            }
        },
        EVENT {
            @Override
            AutoCloseable make(String name) throws Exception {
                return SharedEvent.create(name);
            }

            @Override
            Wait open(String name) throws Exception {
                SharedEvent event = SharedEvent.open(name);
                return new Wait(event, event::await);
            }
        },
        LATCH {
            @Override
            AutoCloseable make(String name) throws Exception {
                return SharedLatch.create(name, 1);
            }

            @Override
            Wait open(String name) throws Exception {
                SharedLatch latch = SharedLatch.open(name);
                return new Wait(latch, latch::await);
            }
        },
        CONDITION {
            @Override
            AutoCloseable make(String name) throws Exception {
                return Mutex.create(name);
            }

            @Override
            Wait open(String name) throws Exception {
                Mutex mutex = Mutex.open(name);
                return new Wait(mutex, () -> {
                    mutex.lock();
                    mutex.newCondition(3).await();
                });
            }

            @Override
            String figure() {
                return "conditionsWaiting";
            }
        };

        /** The object, which stays open. */
        abstract AutoCloseable make(String name) throws Exception;

        /** Another handle of it. */
        abstract Wait open(String name) throws Exception;

        String figure() {
            return "waiting";
        }

        long waiting(String name) throws Exception {
            return ((Number) Segments.inspect(name).details().get(figure())).longValue();
        }
    }

    @FunctionalInterface
    private interface Call {
        void run() throws Exception;
    }

    private record Wait(AutoCloseable handle, Call call) {}

    private final String name = Names.fresh();

    @ParameterizedTest
    @EnumSource(Thing.class)
    void a_blocked_thread_is_not_counted_after_the_close(Thing thing) throws Exception {
        try (AutoCloseable stays = thing.make(name)) {
            Wait wait = thing.open(name);
            Threads.Running<Void> running = Threads.start(() -> {
                wait.call().run();
                return null;
            });
            while (thing.waiting(name) == 0) {
                Thread.onSpinWait();
            }
            wait.handle().close();
            ExecutionException e = assertThrows(ExecutionException.class, running::get);
            assertInstanceOf(IllegalStateException.class, e.getCause());
            assertEquals(0, thing.waiting(name), stays::toString);
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
                while (Thing.EVENT.waiting(name) == 0) {
                    Thread.onSpinWait();
                }
            }
            assertEquals(0, Thing.EVENT.waiting(name), stays::toString);
        } finally {
            Segments.unlink(name);
        }
    }
}
