// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.esclusa.internal.sys.Errno;

/** For a process whose {@code /dev/shm} is a file system of a few pages: CREATE or WRITE. */
public final class FullFileSystem {
    /** What is tried there. */
    enum Way {
        /** Each kind until there is no room, and the next. */
        CREATE,
        /** Into all of what had room. */
        WRITE
    }

    private static final Path SHM = Path.of("/dev/shm");
    private static final Pattern SENTENCE =
            Pattern.compile("cannot create segment '.*': ENOSPC: needs ([0-9]+) bytes, ([0-9]+) are free");
    private static final int PIECE = 8000;
    private static final SegmentOptions FEW =
            SegmentOptions.DEFAULT.withMembers(1).withHandles(1);

    private FullFileSystem() {}

    public static void main(String[] arguments) throws Exception {
        switch (Way.valueOf(arguments[0])) {
            case CREATE -> createOfEachKind();
            case WRITE -> writeIntoWhatHadRoom();
        }
    }

    private static void createOfEachKind() throws Exception {
        long room = free();
        for (AnyKind kind : AnyKind.values()) {
            fill(kind::create, Segments::unlink);
            awaitRoom(room, kind);
        }
        fill(name -> SharedMemory.create(name, 100), SharedMemory::unlink);
        awaitRoom(room, "raw memory");
    }

    /** The pages of a {@link PthreadMutex} are there until its memory is garbage. */
    private static void awaitRoom(long room, Object kind) throws Exception {
        for (int i = 0; i < 500 && free() != room; i++) {
            System.gc();
            Thread.sleep(10);
        }
        expect(free() == room, kind);
    }

    private interface Removal {
        void remove(String name) throws Exception;
    }

    /** Makes them until there is no room, looks that nothing else is there, and removes them. */
    private static void fill(AnyKind.Opening creation, Removal removal) throws Exception {
        Set<String> made = new HashSet<>();
        while (hasRoom(creation, "each-" + made.size())) {
            made.add("each-" + made.size());
        }
        expect(!made.isEmpty(), "no room for one");
        expect(files().equals(made), files());
        for (String each : made) {
            removal.remove(each);
        }
    }

    /** Whether one could be made; if not, the refusal says what is free, and takes none of it. */
    private static boolean hasRoom(AnyKind.Opening creation, String name) throws Exception {
        long before = free();
        try {
            creation.open(name).close();
            return true;
        } catch (SegmentException e) {
            Matcher sentence = SENTENCE.matcher(e.getMessage());
            expect(e.errno() == Errno.ENOSPC.number() && sentence.matches(), e);
            long said = Long.parseLong(sentence.group(2));
            expect(said == before && Long.parseLong(sentence.group(1)) > said && free() == before, e);
            return false;
        }
    }

    private static void writeIntoWhatHadRoom() throws Exception {
        byte[] piece = new byte[PIECE];
        try (SharedByteArray array = SharedByteArray.create("array", FEW, PIECE);
                SharedMemory memory = SharedMemory.create("memory", PIECE);
                MessageQueue queue = MessageQueue.create("queue", 3, PIECE, FEW);
                SharedCounters counters = SharedCounters.create("counters", 50, FEW)) {
            leaveNoByte();
            array.fill((byte) -1);
            memory.memory().fill((byte) -1);
            Producer producer = queue.producer();
            while (producer.offer(piece, Duration.ZERO)) {
                expect(queue.size() <= 3, queue);
            }
            for (int i = 0; i < 50; i++) {
                counters.allocate("counter " + i, "", SharedCounters.Type.COUNTER)
                        .increment();
            }
            expect(memory.memory().get(JAVA_BYTE, PIECE - 1) == -1 && queue.size() == 3, queue);
        }
    }

    private static void leaveNoByte() throws IOException {
        try (OutputStream rest = Files.newOutputStream(SHM.resolve("rest"))) {
            while (true) {
                rest.write(new byte[4096]);
            }
        } catch (IOException full) {
            expect(free() == 0, full);
        }
    }

    private static long free() throws IOException {
        return Files.getFileStore(SHM).getUsableSpace();
    }

    private static Set<String> files() throws IOException {
        try (Stream<Path> files = Files.list(SHM)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    private static void expect(boolean condition, Object otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }
}
