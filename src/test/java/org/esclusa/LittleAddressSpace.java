// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.esclusa.internal.sys.Errno;

/** Creates and opens what is larger than the address space that is left to this process: a failure leaves nothing. */
public final class LittleAddressSpace {
    static final int LARGE = 256 << 20;
    private static final long LEFT = 192L << 20;
    private static final Path STATUS = Path.of("/proc/self/statm");
    private static final long PAGE = 4096; // of the architectures that there are by default

    private LittleAddressSpace() {}

    private interface Way {
        AutoCloseable open(String name) throws Exception;
    }

    /** With a name that it may use as its argument. */
    public static void main(String[] arguments) throws Exception {
        String there = arguments[0];
        limit("unlimited"); // what starting a process needs for the first time, it has then
        SharedByteArray.create(there, LARGE).close();
        tryOut(there, SharedByteArray::open, name -> SharedByteArray.create(name, LARGE));
        SharedByteArray.unlink(there);
        SharedMemory.create(there, LARGE).close();
        tryOut(there, SharedMemory::open, name -> SharedMemory.create(name, LARGE));
        SharedMemory.unlink(there);
    }

    private static void tryOut(String there, Way opening, Way creation) throws Exception {
        String fresh = there + "-fresh";
        long before = OpenDescriptors.count();
        limit(String.valueOf(Long.parseLong(Files.readString(STATUS).split(" ")[0]) * PAGE + LEFT));
        refused(opening, there);
        refused(creation, fresh);
        expect(OpenDescriptors.count() == before, "descriptors are left");
        expect(!Files.exists(Path.of("/dev/shm", fresh)), "a segment is left");
        limit("unlimited");
        opening.open(there).close();
    }

    private static void refused(Way way, String name) throws Exception {
        try {
            way.open(name).close();
            throw new AssertionError("there was room for " + name);
        } catch (SegmentException e) {
            System.out.println(e.getMessage());
            expect(e.errno() == Errno.ENOMEM.number(), e);
            expect(e.getMessage().matches(".*'" + name + "': ENOMEM: mmap of [0-9]+ bytes"), e);
        }
    }

    /** prlimit(1), of the whole process. */
    private static void limit(String bytes) throws IOException, InterruptedException {
        long self = ProcessHandle.current().pid();
        int status = new ProcessBuilder("prlimit", "--pid", String.valueOf(self), "--as=" + bytes + ":unlimited")
                .inheritIO()
                .start()
                .waitFor();
        expect(status == 0, "prlimit: " + status);
    }

    private static void expect(boolean condition, Object otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }
}
