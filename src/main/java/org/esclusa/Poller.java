// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.esclusa.internal.fd.CountedDescriptor;
import org.esclusa.internal.fd.Way;
import org.esclusa.internal.sync.Deadline;
import org.esclusa.internal.sys.EpollEvents;
import org.esclusa.internal.sys.Errno;
import org.esclusa.internal.sys.Flags;
import org.esclusa.internal.sys.LibcDescriptors;

/**
 * Waits for many descriptors and objects at once; epoll(7).
 *
 * <p>A descriptor is told of again and again for as long as it is ready. Closing one removes it. A Poller is a
 * descriptor itself, readable when one of its own is ready, and may be added to another one. Any thread may add and
 * remove while others wait; if several wait, more than one may be told of the same descriptor.
 */
public final class Poller extends Descriptor {
    private static final int EVENTS_AT_ONCE = 64;

    /** What to wait for. */
    public enum Interest {
        /** There is something to be read, or the end of it; a process has ended; somebody wants to connect. */
        READ(Flags.POLLIN),
        /** There is room to write. */
        WRITE(Flags.POLLOUT);

        private final int events;

        Interest(int events) {
            this.events = events;
        }

        private static int events(Set<Interest> interests) {
            return interests.stream().mapToInt(interest -> interest.events).reduce(0, (one, other) -> one | other);
        }
    }

    /**
     * That a descriptor or an object is ready. It was so at the time of the look: another thread may have been quicker.
     *
     * @param registration whose, never null
     * @param isReadable whether a read would not wait; of an object always true
     * @param isWritable whether a write would not wait; of an object always false
     * @param isHungUp whether the other end is closed, or there is an error, which a read or write tells; told of
     *     whatever the interests are, and never of an object
     */
    public record Readiness(Registration registration, boolean isReadable, boolean isWritable, boolean isHungUp) {
        private static Readiness of(Registration registration, int events) {
            return new Readiness(
                    registration,
                    (events & Flags.POLLIN) != 0,
                    (events & Flags.POLLOUT) != 0,
                    (events & (Flags.POLLHUP | Flags.POLLERR)) != 0);
        }
    }

    /**
     * A descriptor, or an object, that was added to a Poller.
     *
     * <p>It is <em>in use</em> from {@link Poller#add(Descriptor, Interest...) add} until the first of these: {@link
     * #remove}, a close of what was added, a close of the Poller. What its methods return stays the same for ever, and
     * may be asked for by any thread, also afterwards; once it is out of use nothing tells of it, and the same thing
     * may be added anew.
     */
    public static final class Registration {
        private final Poller poller;
        private final Descriptor descriptor;
        private final PolledObject polled; // null: the descriptor itself
        private final Object attachment;
        private final long id;
        private final Runnable ending = this::drop;

        private Registration(Poller poller, Descriptor descriptor, PolledObject polled, Object attachment, long id) {
            this.poller = poller;
            this.descriptor = descriptor;
            this.polled = polled;
            this.attachment = attachment;
            this.id = id;
        }

        /**
         * The object that was added by {@link Poller#add(Waitable, Object)}.
         *
         * @return it, or null if a descriptor was added
         */
        public Waitable object() {
            return polled == null ? null : polled.object();
        }

        /**
         * The descriptor that was added; of an object, the {@link EventFd} that it rings, which is the Poller's own,
         * and closed when this is out of use.
         *
         * @return the descriptor, never null
         */
        public Descriptor descriptor() {
            return descriptor;
        }

        /**
         * What was given to {@code add} besides, the caller's own.
         *
         * @return the same object, or null if none was given
         */
        public Object attachment() {
            return attachment;
        }

        /**
         * Waits for something else from now on.
         *
         * @param interests what to wait for; nothing is an error or a hang-up only
         * @throws DescriptorException with ENOENT if it was removed
         * @throws ClosedChannelException if the descriptor or the Poller is closed
         * @throws UnsupportedOperationException if this is an object's, which is always waited for as {@link Waitable}
         *     says
         */
        public void change(Interest... interests) throws IOException {
            if (polled != null) {
                throw new UnsupportedOperationException("an object has no interests to change: " + object());
            }
            int events = Interest.events(setOf(interests));
            descriptor.counted().acquire();
            try {
                DescriptorException.check(poller.control(Flags.EPOLL_CTL_MOD, this, events), "change what to wait for");
            } finally {
                descriptor.counted().release();
            }
        }

        /**
         * Waits for it no more. A thread that waits just now may still be told of it, once. What was added stays open.
         * Only the first call does anything, and none after a close of what was added or of the Poller.
         */
        public void remove() {
            if (polled != null) {
                polled.silence();
                return;
            }
            descriptor.counted().forget(ending);
            if (descriptor.counted().tryAcquire()) {
                try {
                    drop();
                } finally {
                    descriptor.counted().release();
                }
            }
        }

        /** While the descriptor is still open. */
        private void drop() {
            if (poller.registrations.remove(id) != null && poller.counted().tryAcquire()) {
                try {
                    poller.controlHeld(Flags.EPOLL_CTL_DEL, this, 0);
                } finally {
                    poller.counted().release();
                }
            }
        }

        @Override
        public String toString() {
            return descriptor + " in " + poller;
        }
    }

    private final Map<Long, Registration> registrations = new ConcurrentHashMap<>();
    private final AtomicLong last = new AtomicLong();
    private final AtomicReference<EpollEvents> spare = new AtomicReference<>();

    private Poller(int number) {
        super(CountedDescriptor.owned(number, Way.PLAIN));
    }

    /**
     * Makes one that waits for nothing yet.
     *
     * @return the Poller
     * @throws DescriptorException with EMFILE or another errno of the system
     */
    public static Poller create() throws DescriptorException {
        int result = LibcDescriptors.epollCreate1(Flags.EPOLL_CLOEXEC);
        return new Poller((int) DescriptorException.check(result, "make a Poller"));
    }

    /**
     * Waits for a descriptor too.
     *
     * @param descriptor what to wait for
     * @param interests what it shall be ready for
     * @return the registration
     * @throws DescriptorException with EEXIST if it was added before, EPERM if it is a file, which is always ready,
     *     ELOOP if two Pollers would wait for each other, or another errno of the system
     * @throws IOException if the descriptor or this is closed
     */
    public Registration add(Descriptor descriptor, Interest... interests) throws IOException {
        return add(descriptor, null, setOf(interests));
    }

    /**
     * Waits for a descriptor too.
     *
     * @param descriptor what to wait for
     * @param attachment an object that comes back with it, or null
     * @param interests what it shall be ready for
     * @return the registration
     * @throws DescriptorException as {@link #add(Descriptor, Interest...)}
     * @throws IOException if the descriptor or this is closed
     */
    public Registration add(Descriptor descriptor, Object attachment, Set<Interest> interests) throws IOException {
        return add(new Registration(this, descriptor, null, attachment, last.incrementAndGet()), interests);
    }

    /**
     * Waits for an object too, as {@link Waitable} says: a message, room, a permit, an event. It is told of as
     * readable, again and again for as long as it is ready. Closing it removes it.
     *
     * <p>A consumer or producer can be in one Poller, which takes the place of its bell.
     *
     * @param object what to wait for
     * @param attachment an object that comes back with it, or null
     * @return the registration
     * @throws IOException if this is closed, or with EMFILE or another errno of the system
     * @throws IllegalStateException if the object is closed
     */
    public Registration add(Waitable object, Object attachment) throws IOException {
        EventFd bell = EventFd.create();
        try {
            PolledObject polled = new PolledObject(object, bell);
            Registration registration = new Registration(this, bell, polled, attachment, last.incrementAndGet());
            add(registration, EnumSet.of(Interest.READ));
            polled.watchAndArm();
            return registration;
        } catch (IOException | RuntimeException e) {
            bell.close();
            throw e;
        }
    }

    private Registration add(Registration registration, Set<Interest> interests) throws IOException {
        Descriptor descriptor = registration.descriptor;
        CountedDescriptor added = descriptor.counted();
        added.acquire();
        try {
            registrations.put(registration.id, registration); // first: it may be ready at once
            int result = control(Flags.EPOLL_CTL_ADD, registration, Interest.events(interests));
            if (result < 0) {
                registrations.remove(registration.id);
                throw refusal(result);
            }
            added.atEnd(registration.ending);
        } catch (IOException e) {
            registrations.remove(registration.id);
            throw e;
        } finally {
            added.release();
        }
        if (!isOpen()) {
            added.forget(registration.ending);
        }
        return registration;
    }

    private static DescriptorException refusal(int result) throws DescriptorException {
        String attempted = "add it to the Poller";
        if (Errno.EEXIST.is(result)) {
            return DescriptorException.of(Errno.EEXIST, attempted, "it was added before");
        } else if (Errno.EPERM.is(result)) {
            return DescriptorException.of(Errno.EPERM, attempted, "a file is always ready");
        } else if (Errno.EINVAL.is(result)) {
            return DescriptorException.of(Errno.EINVAL, attempted, "it would wait for itself");
        }
        DescriptorException.check(result, attempted);
        throw new IllegalStateException("no error: " + result);
    }

    private int control(int operation, Registration registration, int events) throws IOException {
        counted().acquire();
        try {
            return controlHeld(operation, registration, events);
        } finally {
            counted().release();
        }
    }

    private int controlHeld(int operation, Registration registration, int events) {
        int number = registration.descriptor.counted().number();
        return LibcDescriptors.epollCtl(counted().number(), operation, number, events, registration.id);
    }

    private static Set<Interest> setOf(Interest... interests) {
        Set<Interest> set = EnumSet.noneOf(Interest.class);
        set.addAll(Arrays.asList(interests));
        return set;
    }

    /**
     * Waits until something is ready.
     *
     * @return at least one of those that are ready, at most 64
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IOException if this is closed
     */
    public List<Readiness> await() throws IOException, InterruptedException {
        List<Readiness> ready = await(Deadline.NEVER);
        while (ready.isEmpty()) { // it was removed just now
            ready = await(Deadline.NEVER);
        }
        return ready;
    }

    /**
     * Waits until something is ready, but not for ever.
     *
     * @param timeout how long at most; zero or less only looks
     * @return those that are ready, at most 64; none if the time is over
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IOException if this is closed
     */
    public List<Readiness> await(Duration timeout) throws IOException, InterruptedException {
        long deadline = Deadline.after(timeout);
        List<Readiness> ready = await(deadline);
        while (ready.isEmpty() && Deadline.left(deadline) > 0) {
            ready = await(deadline);
        }
        return ready;
    }

    private List<Readiness> await(long deadline) throws IOException, InterruptedException {
        EpollEvents kept = spare.getAndSet(null);
        EpollEvents events = kept == null ? new EpollEvents(EVENTS_AT_ONCE) : kept;
        long count = counted().attempt(Flags.POLLIN, deadline, () -> look(events));
        if (!Errno.EAGAIN.is(count)) {
            DescriptorException.check(count, "wait for descriptors");
        }
        List<Readiness> ready = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Registration registration = registrations.get(events.data(i));
            if (registration != null && isReady(registration)) {
                ready.add(Readiness.of(registration, events.events(i)));
            }
        }
        spare.set(events);
        return ready;
    }

    private static boolean isReady(Registration registration) throws IOException, InterruptedException {
        if (registration.polled == null) {
            return true;
        }
        try {
            return registration.polled.isReady();
        } catch (ClosedChannelException removed) {
            return false;
        } catch (IllegalStateException closed) {
            registration.remove();
            return false;
        }
    }

    private long look(EpollEvents events) {
        int count = LibcDescriptors.epollWait(counted().number(), events, 0);
        return count == 0 ? -Errno.EAGAIN.number() : count;
    }

    /** Closes it; what was added stays open. */
    @Override
    public void close() {
        super.close();
        registrations.values().forEach(registration -> {
            registration.descriptor.counted().forget(registration.ending);
            if (registration.polled != null) {
                registration.polled.silence();
            }
        });
        registrations.clear();
    }
}
