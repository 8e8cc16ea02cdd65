// SPDX-License-Identifier: Apache-2.0
package org.esclusa.fuzz;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.esclusa.fuzz.Operation.soon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.esclusa.PthreadMutex;
import org.esclusa.SegmentException;
import org.esclusa.Segments;
import org.esclusa.SharedCondition;
import org.esclusa.SharedMemory;
import org.esclusa.internal.layout.Kind;

/** Threads use objects of each kind in every way, while another closes them, so many times: CLOSES NAME. */
public final class CloseStorm {
    private static final int MICROS = 300;

    /** How an object of it is opened. */
    private interface Opening {
        HostileObject open() throws Exception;
    }

    private final Opening opening;
    private final AtomicInteger refused = new AtomicInteger(); // calls, as their object was closed
    private volatile HostileObject current;
    private volatile boolean enough;

    private CloseStorm(Opening opening) throws Exception {
        this.opening = opening;
        this.current = opening.open();
    }

    public static void main(String[] arguments) throws Exception {
        int closes = Integer.parseInt(arguments[0]);
        for (Map.Entry<String, Opening> each : kinds(arguments[1]).entrySet()) {
            long before = descriptors();
            CloseStorm storm = new CloseStorm(each.getValue());
            storm.run(closes, each.getKey().equals(Kind.QUEUE.name()) ? 1 : 2);
            System.out.println(each.getKey() + ": " + storm.refused + " calls after a close");
            expect(descriptors() <= before, each.getKey() + " leaves descriptors");
            leavesRoom(each.getValue());
        }
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(each -> !isOfTheWatcher(each)).count();
        }
    }

    /** Which this process has from its first wait on. */
    private static boolean isOfTheWatcher(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("anon_inode:");
        } catch (IOException gone) { // that of the list
            return true;
        }
    }

    /** For as many members as there may be at least. */
    private static void leavesRoom(Opening opening) throws Exception {
        try (HostileObject first = opening.open();
                HostileObject second = opening.open();
                HostileObject third = opening.open()) {
            expect(first != second && second != third, "one member is another");
        }
    }

    private static void expect(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }

    /** The objects are made, and stay until somebody removes their names. */
    private static Map<String, Opening> kinds(String prefix) throws Exception {
        Map<String, Opening> all = new LinkedHashMap<>();
        for (Kind kind : Kind.values()) {
            String name = prefix + "-" + kind.number();
            HostileObject.create(kind, 0, name).close();
            all.put(
                    kind.name(),
                    kind == Kind.PTHREAD_MUTEX
                            ? () -> of(PthreadMutex.open(name))
                            : () -> HostileObject.open(kind, name));
        }
        String raw = prefix + "-raw";
        SharedMemory.create(raw, 100).close();
        all.put("MEMORY", () -> of(SharedMemory.open(raw)));
        return all;
    }

    /** A producer or consumer serves one thread at a time. */
    private void run(int closes, int threads) throws Exception {
        List<FutureTask<Void>> users = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            FutureTask<Void> user = new FutureTask<>(this::use);
            users.add(user);
            Thread.ofPlatform().daemon().start(user);
        }
        Random random = new Random();
        for (int i = 0; (i < closes || refused.get() == 0) && users.stream().noneMatch(FutureTask::isDone); i++) {
            Thread.sleep(0, 1000 * random.nextInt(MICROS));
            close(current);
            current = reopen();
        }
        enough = true;
        for (FutureTask<Void> user : users) {
            user.get();
        }
        close(current);
    }

    /** Those who use it open it too, so there may be no room for another member just now. */
    private HostileObject reopen() throws Exception {
        while (true) {
            try {
                return opening.open();
            } catch (SegmentException e) {
                if (!e.getMessage().contains("EUSERS")) {
                    throw e;
                }
            }
        }
    }

    /** A {@link PthreadMutex} is not closed while a thread has it. */
    private static void close(HostileObject object) {
        while (true) {
            try {
                object.close();
                return;
            } catch (IllegalStateException held) {
                if (!held.getMessage().contains("unlock it before the close")) {
                    throw held;
                }
            }
        }
    }

    private Void use() throws Exception {
        Random random = new Random();
        while (!enough) {
            HostileObject used = current;
            Operation operation =
                    used.operations().get(random.nextInt(used.operations().size()));
            int argument = random.nextInt(256);
            Operation noted = ignored -> {
                try {
                    operation.run(argument);
                } catch (IllegalStateException e) {
                    if (e.getMessage() != null && e.getMessage().contains("closed")) {
                        refused.incrementAndGet();
                    }
                    throw e;
                }
            };
            noted.tried(argument);
        }
        return null;
    }

    private static HostileObject of(PthreadMutex mutex) {
        SharedCondition condition = mutex.newCondition(3);
        return new HostileObject(
                mutex::close,
                List.of(
                        argument -> lockAndUnlock(mutex, argument, () -> {}),
                        argument -> lockAndUnlock(mutex, argument, () -> condition.await(soon(argument))),
                        argument -> lockAndUnlock(mutex, argument, condition::signalAll),
                        argument -> mutex.isHeldByCurrentThread(),
                        argument -> mutex.unlock(),
                        argument -> Segments.inspect(mutex.name())));
    }

    private interface Work {
        void run() throws Exception;
    }

    private static void lockAndUnlock(PthreadMutex mutex, int argument, Work work) throws Exception {
        if (mutex.tryLock(soon(argument))) {
            try {
                work.run();
                mutex.isRecovered();
            } finally {
                mutex.unlock();
            }
        }
    }

    private static HostileObject of(SharedMemory memory) {
        return new HostileObject(
                memory::close,
                List.of(
                        argument -> memory.memory().fill((byte) argument),
                        argument -> memory.memory().asSlice(argument % 100, 0).toArray(JAVA_BYTE),
                        argument -> memory.memory().get(JAVA_BYTE, argument % 100)));
    }
}
