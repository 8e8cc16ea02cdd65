// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.fd;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.esclusa.internal.sys.EpollEvents;
import org.esclusa.internal.sys.Errno;
import org.esclusa.internal.sys.Flags;
import org.esclusa.internal.sys.LibcDescriptors;

/** The platform thread that waits in epoll(7) for all descriptors that virtual threads wait for. */
final class VirtualPoller implements Runnable {
    private static final int EVENTS_AT_ONCE = 256;
    private static final int ALWAYS_TOLD = Flags.POLLERR | Flags.POLLHUP;

    private final int epoll = LibcDescriptors.epollCreate1(Flags.EPOLL_CLOEXEC);
    private final Map<Long, Watch> watches = new ConcurrentHashMap<>();
    private final AtomicLong last = new AtomicLong();

    private static final class Only {
        static final VirtualPoller POLLER = started();
    }

    private VirtualPoller() {}

    private static VirtualPoller started() {
        VirtualPoller poller = new VirtualPoller();
        if (poller.epoll >= 0) {
            Thread.ofPlatform()
                    .daemon()
                    .name("esclusa-descriptors")
                    .inheritInheritableThreadLocals(false)
                    .start(poller);
        }
        return poller;
    }

    /** A watch for the descriptor with that number, to be closed before it. */
    static Watch watch(int fd) {
        Watch watch = Only.POLLER.new Watch(fd, Only.POLLER.last.incrementAndGet());
        Only.POLLER.watches.put(watch.id, watch);
        return watch;
    }

    @Override
    public void run() {
        EpollEvents events = new EpollEvents(EVENTS_AT_ONCE);
        while (true) {
            int count = LibcDescriptors.epollWait(epoll, events, -1);
            if (count < 0 && !Errno.EINTR.is(count)) {
                LockSupport.parkNanos(1_000_000);
            }
            for (int i = 0; i < count; i++) {
                Watch watch = watches.get(events.data(i));
                if (watch != null) {
                    watch.fire(events.events(i));
                }
            }
        }
    }

    /** One descriptor, armed for what its waiting threads wait for, and disarmed by what happens. */
    final class Watch {
        private final int fd;
        private final long id;
        private final List<VirtualWaiter> waiting = new ArrayList<>(2);
        private boolean added;
        private int armed; // at least this, or an event is on its way to `fire`

        private Watch(int fd, long id) {
            this.fd = fd;
            this.id = id;
        }

        synchronized void enter(VirtualWaiter waiter) {
            waiting.add(waiter);
            if (!arm()) {
                waiter.setUnwatched();
            }
        }

        /** It stays armed: an event for nobody is no harm. */
        synchronized void leave(VirtualWaiter waiter) {
            waiting.remove(waiter);
        }

        synchronized void fire(int events) {
            armed = 0;
            waiting.removeIf(waiter -> {
                boolean isDue = (events & (waiter.events() | ALWAYS_TOLD)) != 0;
                if (isDue) {
                    waiter.rouse();
                }
                return isDue;
            });
            if (!arm()) {
                waiting.forEach(VirtualWaiter::rouse); // they come back
            }
        }

        private boolean arm() {
            int wanted = 0;
            for (VirtualWaiter waiter : waiting) {
                wanted |= waiter.events();
            }
            if ((wanted & ~armed) == 0) {
                return true;
            }
            int operation = added ? Flags.EPOLL_CTL_MOD : Flags.EPOLL_CTL_ADD;
            int result = LibcDescriptors.epollCtl(epoll, operation, fd, wanted | Flags.EPOLLONESHOT, id);
            if (result < 0) {
                return false;
            }
            added = true;
            armed = wanted;
            return true;
        }

        /** While {@code fd} is still open: if another process shares its description, closing would not end it. */
        synchronized void close() {
            watches.remove(id);
            if (added) {
                LibcDescriptors.epollCtl(epoll, Flags.EPOLL_CTL_DEL, fd, 0, id);
            }
        }
    }
}
