// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.esclusa.internal.sync.Deadline;
import org.esclusa.internal.sync.Watch;

/** The implementation of {@link Waitable#awaitAny}. */
final class Waitables<T extends Waitable> {
    private final List<T> objects;
    private final List<Watch> watches = new ArrayList<>();

    Waitables(Collection<? extends T> objects) {
        this.objects = List.copyOf(objects);
        this.objects.forEach(object -> watches.add(watch(object)));
    }

    static Watch watch(Waitable object) {
        return switch (object) {
            case Consumer consumer -> consumer.watch();
            case Producer producer -> producer.watch();
            case SharedSemaphore semaphore -> semaphore.watch(1);
            case SharedEvent event -> event.watch();
            case SharedLatch latch -> latch.watch();
        };
    }

    List<T> await(long deadline) throws InterruptedException {
        List<T> ready = ready();
        while (ready.isEmpty() && Deadline.left(deadline) > 0) {
            awaitOne(deadline);
            ready = ready();
        }
        return ready;
    }

    private void awaitOne(long deadline) throws InterruptedException {
        Semaphore told = new Semaphore(0);
        List<Watch.Armed> armed = new ArrayList<>();
        try {
            watches.forEach(watch -> armed.add(watch.arm(told::release)));
            var inTime = told.tryAcquire(Deadline.left(deadline), TimeUnit.NANOSECONDS); // the look says so too
        } finally {
            armed.forEach(Watch.Armed::disarm);
        }
    }

    private List<T> ready() {
        List<T> ready = new ArrayList<>();
        for (int i = 0; i < watches.size(); i++) {
            if (watches.get(i).isClosed()) {
                throw new IllegalStateException(objects.get(i) + " is closed");
            }
            if (watches.get(i).isReady()) {
                ready.add(objects.get(i));
            }
        }
        return ready;
    }
}
