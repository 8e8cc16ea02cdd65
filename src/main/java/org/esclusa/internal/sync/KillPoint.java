// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.esclusa.internal.sys.Libc;

/**
 * Ends or stops the process before a chosen store to shared memory, for tests of what its death leaves.
 *
 * <p>There only if the property {@code esclusa.kill.points} is set, to the number of stores until death or to 0 for
 * none yet; otherwise it costs nothing. Java and C count alike: each store, exchange or copy into a segment is one.
 */
public final class KillPoint {
    public static final boolean ENABLED = System.getProperty("esclusa.kill.points") != null;

    private static final int SIGKILL = 9;
    private static final int SIGSTOP = 19;
    private static final AtomicLong PASSED = new AtomicLong();
    private static final AtomicLong FATAL = new AtomicLong(Long.getLong("esclusa.kill.points", 0));
    /** What is done before the chosen store. */
    private static volatile Runnable act = KillPoint::die;

    /** Where the moment of death is written, as {@link System#nanoTime}; or null. */
    private static final ByteBuffer STAMP = stamp(System.getenv("ESCLUSA_KILL_STAMP"));

    private KillPoint() {}

    private static ByteBuffer stamp(String file) {
        if (!ENABLED || file == null) {
            return null;
        }
        try (FileChannel channel = FileChannel.open(Path.of(file), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES).order(ByteOrder.nativeOrder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process dies before its {@code n}-th store from now on; 0: it does not. */
    public static void arm(long n) {
        link();
        choose(n, KillPoint::die);
    }

    /** The process is stopped before its {@code n}-th store from now on, and may go on an hour later. */
    public static void armToStop(long n) {
        checkEnabled();
        if (!Libc.available()) {
            throw new IllegalStateException("a process that is to stop itself needs native access");
        }
        link();
        choose(n, KillPoint::stop);
    }

    private static void link() {
        if (Libc.available()) {
            Libc.kill(ProcessHandle.current().pid(), 0); // is linked by now
        }
    }

    private static void choose(long n, Runnable chosen) {
        checkEnabled();
        FATAL.set(0);
        act = chosen;
        FATAL.set(n == 0 ? 0 : PASSED.get() + n);
    }

    private static void checkEnabled() {
        if (!ENABLED) {
            throw new IllegalStateException("the property esclusa.kill.points is not set");
        }
    }

    /** Before the {@code n}-th store from now on {@code chosen} runs, for tests that write to the segment then; 0: never. */
    public static void instead(long n, Runnable chosen) {
        choose(n, chosen);
    }

    /** How many stores there were. */
    public static long passed() {
        return PASSED.get();
    }

    /** Called before each store. */
    static void pass() {
        if (PASSED.incrementAndGet() == FATAL.get()) {
            act.run();
        }
    }

    /**
     * Without native access it is the JVM that ends at once, with the status of SIGKILL. Process 1 of a PID namespace, which
     * its own SIGKILL does not reach, goes no further and waits for another's, pid_namespaces(7).
     */
    private static void die() {
        if (STAMP != null) {
            STAMP.putLong(0, System.nanoTime());
        }
        if (Libc.available()) {
            Libc.kill(ProcessHandle.current().pid(), SIGKILL);
            while (true) {
                LockSupport.park(KillPoint.class);
            }
        } else {
            Runtime.getRuntime().halt(128 + SIGKILL);
        }
    }

    /**
     * SIGSTOP goes to any thread, and stops the others when that one takes it: until then the signal is pending, as proc(5)
     * has it, and this thread goes no further.
     */
    private static void stop() {
        Libc.kill(ProcessHandle.current().pid(), SIGSTOP);
        while (isPending(SIGSTOP)) {
            Thread.onSpinWait();
        }
    }

    private static boolean isPending(int number) {
        try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
            return status.filter(it -> it.startsWith("ShdPnd:"))
                    .anyMatch(it -> (Long.parseUnsignedLong(it.split("\\s+")[1], 16) >> number - 1 & 1) != 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
