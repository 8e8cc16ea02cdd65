// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.esclusa.internal.sys.Flags;
import org.esclusa.internal.sys.Libc;

/**
 * The one thread of this process that hears of deaths: the kernel reports each close of a segment's file to
 * inotify(7), and a death closes the lock descriptor.
 *
 * <p>The report comes just before the lock is free, so the locks are asked again a few times. The watcher repairs
 * nothing: it rouses this process's sleepers on that segment.
 */
final class Watcher implements Runnable {
    private static final long[] ASK_AFTER_MICROS = {0, 100, 300, 1000, 3000, 10_000, 100_000, 1_000_000};
    private static final long EVENT_BYTES = 1 << 14;
    private static final long EVENT = 16;
    private static final long MASK_OFFSET = 4;
    private static final long LENGTH_OFFSET = 12;

    private static Watcher only;

    /** One file, and those of this process who have it open. */
    private static final class Watched {
        private final int descriptor;
        private final Set<Segment> segments = Collections.newSetFromMap(new WeakHashMap<>());
        private int asked = ASK_AFTER_MICROS.length; // since the last event
        private long event;

        private Watched(int descriptor) {
            this.descriptor = descriptor;
        }

        private boolean isDue(long now) {
            return asked < ASK_AFTER_MICROS.length && now >= due();
        }

        private long due() {
            return event + TimeUnit.MICROSECONDS.toNanos(ASK_AFTER_MICROS[asked]);
        }
    }

    private final int inotify;
    private final MemorySegment events = Arena.global().allocate(EVENT_BYTES, Long.BYTES);
    private final Map<Integer, Watched> files = new HashMap<>(); // guarded by this, as all of Watched
    private final Map<Segment, Watched> bySegment = new WeakHashMap<>();

    private Watcher(int inotify) {
        this.inotify = inotify;
    }

    private static synchronized Watcher only() {
        if (only == null) {
            int inotify = Without.INOTIFY ? -1 : Libc.inotifyInit1(Flags.IN_NONBLOCK | Flags.IN_CLOEXEC);
            if (inotify < 0) {
                return null; // as many as a user may have are in use: try again at the next sleep
            }
            Watcher watcher = new Watcher(inotify);
            try {
                Thread.ofPlatform()
                        .daemon()
                        .name("esclusa-watch")
                        .inheritInheritableThreadLocals(false)
                        .start(watcher);
                only = watcher;
            } finally {
                if (only == null) { // no more threads are to be had
                    Libc.close(inotify);
                }
            }
        }
        return only;
    }

    /** From now on a death among the members of {@code segment} rouses its sleepers; false if that cannot be had. */
    static boolean watch(Segment segment) {
        Watcher watcher = only();
        return watcher != null && watcher.add(segment);
    }

    /** The segment is about to be closed. */
    static void forget(Segment segment) {
        Watcher watcher;
        synchronized (Watcher.class) {
            watcher = only;
        }
        if (watcher != null) {
            watcher.remove(segment);
        }
    }

    private synchronized boolean add(Segment segment) {
        if (bySegment.containsKey(segment)) {
            return true;
        }
        if (segment.memory().isClosed()) {
            return false;
        }
        int descriptor = segment.addWatch(inotify);
        if (descriptor < 0) {
            return false;
        }
        Watched file = files.computeIfAbsent(descriptor, Watched::new); // one number for one file, however often
        file.segments.add(segment);
        bySegment.put(segment, file);
        return true;
    }

    private synchronized void remove(Segment segment) {
        Watched file = bySegment.remove(segment);
        if (file != null) {
            file.segments.remove(segment);
            dropIfUnused(file);
        }
    }

    private void dropIfUnused(Watched file) {
        if (file.segments.isEmpty()) {
            files.remove(file.descriptor);
            Libc.inotifyRmWatch(inotify, file.descriptor);
        }
    }

    // The thread

    @Override
    public void run() {
        boolean failed = false;
        while (true) {
            try {
                if (failed) { // whatever was read and not followed up is asked about again
                    LockSupport.parkNanos(1_000_000);
                    restartAll();
                }
                failed = false;
                await(nanosToNextQuestion());
                note();
                for (Question question : due()) {
                    failed |= !isAsked(question);
                }
            } catch (Throwable e) { // out of memory: nobody else would tell those who sleep
                failed = true;
            }
        }
    }

    private synchronized void restartAll() {
        files.values().forEach(Watcher::restart);
    }

    private void await(long nanos) {
        if (nanos >= 0 && nanos < 1_000_000) {
            LockSupport.parkNanos(nanos);
        } else {
            Libc.poll(inotify, Flags.POLLIN, nanos < 0 ? Libc.FOREVER : TimeUnit.NANOSECONDS.toMillis(nanos));
        }
    }

    /** Less than zero: no question is open. */
    private synchronized long nanosToNextQuestion() {
        long now = System.nanoTime();
        long least = Long.MAX_VALUE;
        for (Watched file : files.values()) {
            if (file.asked < ASK_AFTER_MICROS.length) {
                least = Math.min(least, Math.max(0, file.due() - now));
            }
        }
        return least == Long.MAX_VALUE ? -1 : least;
    }

    private void note() {
        long length = Libc.read(inotify, events, EVENT_BYTES); // -EAGAIN: none
        synchronized (this) {
            for (long at = 0; at + EVENT <= length; at += EVENT + events.get(JAVA_INT, at + LENGTH_OFFSET)) {
                if ((events.get(JAVA_INT, at + MASK_OFFSET) & Flags.IN_Q_OVERFLOW) != 0) {
                    files.values().forEach(Watcher::restart);
                } else {
                    Watched file = files.get(events.get(JAVA_INT, at));
                    if (file != null) {
                        restart(file);
                    }
                }
            }
        }
    }

    private static void restart(Watched file) {
        file.asked = 0;
        file.event = System.nanoTime();
    }

    /** Whether anybody is dead; {@code first}: after an event. */
    private record Question(Segment segment, boolean first) {}

    private synchronized List<Question> due() {
        long now = System.nanoTime();
        List<Question> due = new ArrayList<>();
        for (Watched file : List.copyOf(files.values())) {
            if (file.isDue(now)) {
                boolean first = file.asked++ == 0;
                file.segments.forEach(it -> due.add(new Question(it, first)));
                dropIfUnused(file);
            }
        }
        return due;
    }

    /** What goes wrong with one is not to keep the others from being asked. */
    private static boolean isAsked(Question question) {
        try {
            ask(question.segment(), question.first());
            return true;
        } catch (Throwable e) { // out of memory, or the file was cut just now
            return false;
        }
    }

    /**
     * Raises those who sleep if somebody is dead; and at first in any case, for who died or left may have done so before
     * a wake-up call, and another process have cleaned up before we look.
     */
    private static void ask(Segment segment, boolean first) {
        if (segment.sleepers().isEmpty() || segment.memory().isClosed()) {
            return;
        }
        if (first || segment.isCut() || segment.members().anyDead() || segment.isMarked()) {
            segment.sleepers().raise();
        }
    }
}
