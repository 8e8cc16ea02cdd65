// SPDX-License-Identifier: Apache-2.0
package org.esclusa.fuzz;

import static org.esclusa.fuzz.Operation.soon;

import java.util.List;
import org.esclusa.SharedBarrier;
import org.esclusa.SharedCounter;
import org.esclusa.SharedEvent;
import org.esclusa.SharedLatch;
import org.esclusa.SharedSemaphore;
import org.esclusa.Waitable;
import org.esclusa.internal.layout.Kind;

/** Of a counter, a semaphore, a barrier, an event and a latch. */
final class SmallOperations {
    private SmallOperations() {}

    static HostileObject of(String name, SharedCounter counter) {
        return new HostileObject(
                counter::close,
                List.of(
                        argument -> counter.get(),
                        argument -> counter.set(argument),
                        argument -> counter.add(argument),
                        argument -> counter.compareAndSet(argument, argument + 1),
                        HostileObject.reopen(Kind.COUNTER, name)));
    }

    static HostileObject of(String name, SharedSemaphore semaphore) {
        return new HostileObject(
                semaphore::close,
                List.of(
                        orRefused(argument -> semaphore.tryAcquire(permits(argument), soon(argument))),
                        orRefused(argument -> semaphore.tryAcquire(permits(argument))),
                        orRefused(argument -> semaphore.release(permits(argument))),
                        argument -> semaphore.availablePermits(),
                        argument -> Waitable.awaitAny(List.of(semaphore), soon(argument)),
                        HostileObject.reopen(Kind.SEMAPHORE, name)));
    }

    /** Of a semaphore that has fewer permits altogether. */
    private static Operation orRefused(Operation operation) {
        return argument -> {
            try {
                operation.run(argument);
            } catch (IllegalArgumentException refused) {
                return;
            }
        };
    }

    private static int permits(int argument) {
        return 1 + argument / 2 % 3;
    }

    static HostileObject of(String name, SharedBarrier barrier) {
        return new HostileObject(
                barrier::close,
                List.of(
                        argument -> barrier.await(soon(argument)),
                        argument -> barrier.reset(),
                        argument -> barrier.isBroken(),
                        argument -> barrier.getNumberWaiting(),
                        HostileObject.reopen(Kind.BARRIER, name)));
    }

    static HostileObject of(String name, SharedEvent event) {
        return new HostileObject(
                event::close,
                List.of(
                        argument -> event.await(soon(argument)),
                        argument -> event.set(),
                        argument -> event.clear(),
                        argument -> event.isSet(),
                        argument -> Waitable.awaitAny(List.of(event), soon(argument)),
                        HostileObject.reopen(Kind.EVENT, name)));
    }

    static HostileObject of(String name, SharedLatch latch) {
        return new HostileObject(
                latch::close,
                List.of(
                        argument -> latch.await(soon(argument)),
                        argument -> latch.countDown(permits(argument)),
                        argument -> latch.getCount(),
                        argument -> Waitable.awaitAny(List.of(latch), soon(argument)),
                        HostileObject.reopen(Kind.LATCH, name)));
    }
}
