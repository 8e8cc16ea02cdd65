// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.fd;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.esclusa.internal.sync.Deadline;
import org.esclusa.internal.sys.Errno;
import org.esclusa.internal.sys.Flags;
import org.esclusa.internal.sys.Libc;
import org.esclusa.internal.sys.LibcDescriptors;

/**
 * A descriptor that any thread may use and any thread close.
 *
 * <p>Each call counts as a user while it runs. Closing marks it and rouses who waits; the number goes back to the kernel
 * when the last user has left, so none ever touches a number that means something else by then. No call waits in the
 * kernel but in {@link Waiter}.
 *
 * <p>Results are zero or more, or minus the errno, and -EAGAIN if the deadline has passed.
 */
public final class CountedDescriptor {
    private static final int CLOSED = Integer.MIN_VALUE; // the sign of `users`
    private static final VarHandle USERS;
    private static final long AGAIN = -Errno.EAGAIN.number();
    private static final long YIELDING = 50_000;

    static {
        try {
            USERS = MethodHandles.lookup().findVarHandle(CountedDescriptor.class, "users", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Something that one attempts again when the descriptor is ready. */
    @FunctionalInterface
    public interface Attempt {
        /** A result, which is -EAGAIN if it is to be attempted again. */
        long run();
    }

    private final int number;
    private final boolean owned;
    private volatile int users;
    private final Transfer bytes;
    private final List<Waiter> waiting = new ArrayList<>(1); // guarded by this, as what follows
    private final List<Runnable> endings = new ArrayList<>(0);
    private VirtualPoller.Watch watch;

    private CountedDescriptor(int number, boolean owned, Way way) {
        this.number = number;
        this.owned = owned;
        this.bytes = new Transfer(number, way);
    }

    /** One that is closed with this. */
    public static CountedDescriptor owned(int number, Way way) {
        return new CountedDescriptor(number, true, way);
    }

    /** One that stays open. */
    public static CountedDescriptor borrowed(int number, Way way) {
        return new CountedDescriptor(number, false, way);
    }

    /** The kernel's number, which means nothing once this is closed. */
    public int number() {
        return number;
    }

    // Life

    public boolean isClosed() {
        return users < 0;
    }

    /** Whether some thread is in a call, and may be waiting there. */
    public boolean isInUse() {
        return (users & ~CLOSED) > 0;
    }

    /** Keeps the number from being given back until {@link #release}. */
    public void acquire() throws ClosedChannelException {
        if (!tryAcquire()) {
            throw new ClosedChannelException();
        }
    }

    /** The same, unless this is closed. */
    public boolean tryAcquire() {
        int seen;
        do {
            seen = users;
            if (seen < 0) {
                return false;
            }
        } while (!USERS.compareAndSet(this, seen, seen + 1));
        return true;
    }

    /** For each {@link #acquire}, in a {@code finally}. */
    public void release() {
        if ((int) USERS.getAndAdd(this, -1) - 1 == CLOSED) {
            end();
        }
    }

    /** The first call closes, others do nothing. */
    public void close() {
        int before = (int) USERS.getAndBitwiseOr(this, CLOSED);
        if (before < 0) {
            return;
        }
        if (before == 0) {
            end();
            return;
        }
        synchronized (this) {
            waiting.forEach(Waiter::rouse);
        }
    }

    /** The last user has left, or there was none. */
    private void end() {
        List<Runnable> last;
        VirtualPoller.Watch watched;
        synchronized (this) {
            last = List.copyOf(endings);
            endings.clear();
            watched = watch;
        }
        last.forEach(Runnable::run);
        if (watched != null) {
            watched.close();
        }
        if (owned) {
            Libc.close(number);
        }
    }

    /** Runs once, just before the number is given back. To be called by a user. */
    public synchronized void atEnd(Runnable ending) {
        endings.add(ending);
    }

    /** It shall not run any more. */
    public synchronized void forget(Runnable ending) {
        endings.remove(ending);
    }

    synchronized VirtualPoller.Watch watch() {
        if (watch == null) {
            watch = VirtualPoller.watch(number);
        }
        return watch;
    }

    // Bytes

    /** Up to {@code count} bytes of a stream, or the next message; 0 at the end. */
    public long read(MemorySegment target, long at, long count, long deadline)
            throws ClosedChannelException, InterruptedException {
        acquire();
        try {
            long result = bytes.read(target, at, count);
            long since = Errno.EAGAIN.is(result) ? System.nanoTime() : 0;
            while (Errno.EAGAIN.is(result) && awaitBytes(since, deadline)) {
                result = bytes.read(target, at, count);
            }
            return result;
        } finally {
            release();
        }
    }

    /** The same into an array, without an object on the way. */
    public long read(byte[] target, long deadline) throws ClosedChannelException, InterruptedException {
        acquire();
        try {
            long result = bytes.read(target);
            long since = Errno.EAGAIN.is(result) ? System.nanoTime() : 0;
            while (Errno.EAGAIN.is(result) && awaitBytes(since, deadline)) {
                result = bytes.read(target);
            }
            return result;
        } finally {
            release();
        }
    }

    /**
     * All of {@code count} bytes of a stream, or one message.
     *
     * @return how many, which are fewer if the deadline has passed or the thread was interrupted after it had written
     *     some; it is still interrupted then
     */
    public long write(MemorySegment source, long at, long count, long deadline)
            throws ClosedChannelException, InterruptedException {
        acquire();
        try {
            long result = bytes.write(source, at, count);
            return result == count ? result : writeRest(source, at, count, Math.max(0, result), result, deadline);
        } finally {
            release();
        }
    }

    /** The same from an array, without an object on the way. */
    public long write(byte[] source, long deadline) throws ClosedChannelException, InterruptedException {
        acquire();
        try {
            long result = bytes.write(source);
            return result == source.length
                    ? result
                    : writeRest(MemorySegment.ofArray(source), 0, source.length, Math.max(0, result), result, deadline);
        } finally {
            release();
        }
    }

    private long writeRest(MemorySegment source, long at, long count, long begun, long first, long deadline)
            throws ClosedChannelException, InterruptedException {
        long done = begun;
        long result = first;
        while (result < 0 || done < count) { // an empty message may have to wait too
            if (result < 0 && !Errno.EAGAIN.is(result)) {
                return result;
            } else if (result < 0 && !awaitUnlessBegun(done, deadline)) {
                return done > 0 ? done : result;
            }
            result = bytes.write(source, at + done, count - done);
            done += Math.max(0, result);
        }
        return done;
    }

    /** Who was interrupted after some bytes learns how many first. */
    private boolean awaitUnlessBegun(long done, long deadline) throws ClosedChannelException, InterruptedException {
        try {
            return await(Flags.POLLOUT, deadline);
        } catch (InterruptedException e) {
            if (done == 0) {
                throw e;
            }
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Attempts, and again each time that one of {@code events} is there. */
    public long attempt(int events, long deadline, Attempt attempt)
            throws ClosedChannelException, InterruptedException {
        acquire();
        try {
            long result = attempt.run();
            while (Errno.EAGAIN.is(result) && await(events, deadline)) {
                result = attempt.run();
            }
            return result;
        } finally {
            release();
        }
    }

    /** Whether any of {@code events} is there in time; they, or 0. */
    public int awaitAny(int events, long deadline) throws ClosedChannelException, InterruptedException {
        return (int) Math.max(0, attempt(events, deadline, () -> {
            int found = LibcDescriptors.poll(number, events, -1, 0, 0);
            return found == 0 ? AGAIN : found;
        }));
    }

    // Waiting

    /**
     * Waits for something to read. A platform thread yields for a moment first, counted from {@code since}: to fall
     * asleep and be woken takes as long. A core that others want is theirs at once, and the thread asleep.
     */
    private boolean awaitBytes(long since, long deadline) throws ClosedChannelException, InterruptedException {
        if (System.nanoTime() - since > YIELDING || Thread.currentThread().isVirtual()) {
            return await(Flags.POLLIN, deadline);
        }
        if (Deadline.left(deadline) <= 0) {
            return false;
        }
        Thread.yield();
        checkUndisturbed();
        return true;
    }

    /** Waits until it is worth another look; false if the deadline has passed. To be called by a user. */
    private boolean await(int events, long deadline) throws ClosedChannelException, InterruptedException {
        if (Deadline.left(deadline) <= 0) {
            return false;
        }
        Waiter waiter = Waiter.mine();
        synchronized (this) {
            waiting.add(waiter); // before the look whether this is closed, as close() marks before it rouses
        }
        try {
            if (!isClosed()) {
                waiter.await(this, events, deadline);
            }
        } finally {
            synchronized (this) {
                waiting.remove(waiter);
            }
            waiter.end();
        }
        checkUndisturbed();
        return true;
    }

    private void checkUndisturbed() throws AsynchronousCloseException, InterruptedException {
        if (isClosed()) {
            throw new AsynchronousCloseException();
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }
}
