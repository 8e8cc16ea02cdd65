// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.esclusa.internal.sys.Errno;

/** Creates and opens each kind while but so many descriptors are left to this process: a failure leaves nothing. */
public final class FewDescriptors {
    private static final int ENOUGH = 6;
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Path MAPPINGS = Path.of("/proc/self/maps");

    private FewDescriptors() {}

    /** With the names that it may use as the first argument. */
    public static void main(String[] arguments) throws Exception {
        String name = arguments[0];
        for (AnyKind kind : AnyKind.values()) {
            kind.create(name).close();
            tryAll(kind, name, name + "-fresh", 0); // what a failure needs for the first time, it has then
            Segments.remove(name);
        }
        for (AnyKind kind : AnyKind.values()) {
            kind.create(name).close();
            int failures = 0;
            for (int spare = 0; spare <= ENOUGH; spare++) {
                long before = count();
                failures = tryAll(kind, name, name + "-fresh", spare);
                expect(count() == before, kind + " leaves descriptors: " + before + ", " + count());
                boolean keptOnPurpose = kind == AnyKind.PTHREAD_MUTEX; // until its memory is garbage
                expect(keptOnPurpose || !Files.readString(MAPPINGS).contains(name), kind + " stays mapped");
                expect(spare == 0 ? failures == 2 : spare < ENOUGH || failures == 0, kind + ", " + spare);
            }
            Segments.remove(name);
        }
    }

    private static int tryAll(AnyKind kind, String there, String fresh, int spare) throws Exception {
        List<EventFd> taken = new ArrayList<>();
        int failures = 0;
        boolean made;
        try {
            takeAll(taken);
            for (int i = 0; i < spare; i++) {
                taken.removeLast().close();
            }
            failures += fails(() -> kind.open(there)) ? 1 : 0;
            made = !fails(() -> kind.create(fresh));
            failures += made ? 0 : 1;
        } finally {
            for (EventFd each : taken) {
                each.close();
            }
        }
        expect(Files.exists(Path.of("/dev/shm", fresh)) == made, kind + " is left behind");
        if (made) {
            kind.open(fresh).close();
            Segments.remove(fresh);
        }
        return failures;
    }

    private static void takeAll(List<EventFd> taken) throws IOException {
        try {
            while (true) {
                taken.add(EventFd.create());
            }
        } catch (DescriptorException e) {
            expect(e.getMessage().contains("EMFILE"), e);
        }
    }

    private interface Opening {
        AutoCloseable open() throws Exception;
    }

    private static boolean fails(Opening opening) throws Exception {
        try {
            opening.open().close();
            return false;
        } catch (SegmentException e) {
            expect(e.errno() == Errno.EMFILE.number() && e.getMessage().contains("EMFILE"), e);
            return true;
        }
    }

    private static long count() throws IOException {
        try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
            return descriptors.count();
        }
    }

    private static void expect(boolean condition, Object otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }
}
