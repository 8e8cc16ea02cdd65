// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.esclusa.internal.layout.MemberLayout;
import org.esclusa.internal.sys.Errno;
import org.esclusa.internal.sys.FileStatus;
import org.esclusa.internal.sys.JdkFiles;
import org.esclusa.internal.sys.Libc;
import org.esclusa.internal.sys.SharedChannel;

/** By the JDK's own files, mappings and locks, where native access is denied; says so as the first one is made. */
final class PlainTier implements Tier {
    private static final int TRIES = 100;

    PlainTier() {
        System.getLogger("org.esclusa")
                .log(
                        System.Logger.Level.WARNING,
                        "native access is denied: what is shared works, but this JVM waits in steps of a millisecond,"
                                + " wakes nobody, and has no descriptors; java "
                                + Libc.permittingOption() + " permits it");
    }

    @Override
    public SegmentFile create(String directory, String name, int mode, long byteSize, Consumer<MemorySegment> filling)
            throws Failure {
        removeAbandoned(directory);
        Path place = Path.of(directory, name);
        for (int i = 0; i < TRIES; i++) {
            Path path = Path.of(directory, Tier.privateName());
            SharedChannel channel;
            try {
                channel = SharedChannel.create(path, mode);
            } catch (IOException e) {
                int error = JdkFiles.error(e);
                if (Errno.EEXIST.is(error) || Errno.ENOENT.is(error) && Files.isDirectory(path.getParent())) {
                    continue; // taken, or taken away
                }
                throw Failure.of("create", name, e);
            }
            int result = -Errno.EIO.number();
            try {
                result = fillAndLink(channel, path, place, name, byteSize, filling);
            } finally {
                channel.unlock(MemberLayout.LOCK_BASE); // or it would look like the first member
                if (result == 0) {
                    hangBell(channel, path);
                }
                JdkFiles.unlink(path);
                if (result != 0) {
                    channel.close();
                }
            }
            if (!Errno.ENOENT.is(result) && !Errno.EAGAIN.is(result)) { // else somebody took it for abandoned
                Failure.check(result, "create", name);
                return new PlainFile(channel, place);
            }
        }
        throw Failure.of("create", name, Errno.EAGAIN, "its private file was taken away " + TRIES + " times");
    }

    private static int fillAndLink(
            SharedChannel channel, Path path, Path place, String name, long byteSize, Consumer<MemorySegment> filling)
            throws Failure {
        try {
            int locked = channel.tryLock(MemberLayout.LOCK_BASE);
            if (locked != 0) {
                return locked;
            }
            requireRoom(path, name, byteSize);
            channel.reserve(byteSize);
            try (Arena arena = Arena.ofShared()) {
                filling.accept(channel.map(byteSize, true, arena));
            }
            return JdkFiles.link(path, place);
        } catch (IOException e) {
            throw failure(e, channel, path, name, byteSize);
        }
    }

    /** By the private name, which nobody else gives to another file; what fails is tried again by who joins. */
    private static void hangBell(SharedChannel channel, Path path) {
        try {
            channel.hangBell(path);
        } catch (IOException taken) {
            return;
        }
    }

    /** What will not do anyway is not to be taken from others meanwhile. */
    private static void requireRoom(Path path, String name, long byteSize) throws Failure, IOException {
        long free = JdkFiles.freeBytes(path.getParent());
        if (free >= 0 && byteSize > free) {
            throw noRoom(name, byteSize, free);
        }
    }

    /** A full file system is known by what is free, for the JDK tells it in the user's language. */
    private static Failure failure(IOException e, SharedChannel channel, Path path, String name, long byteSize) {
        try {
            long free = JdkFiles.freeBytes(path.getParent());
            channel.truncate();
            boolean full = Errno.ENOSPC.is(JdkFiles.error(e)) || free >= 0 && free < byteSize;
            return full
                    ? noRoom(name, byteSize, JdkFiles.freeBytes(path.getParent()))
                    : Failure.ofMapping(e, byteSize, "create", name);
        } catch (IOException unknown) {
            return Failure.of("create", name, e);
        }
    }

    private static Failure noRoom(String name, long byteSize, long free) {
        return Failure.of("create", name, Errno.ENOSPC, "needs " + byteSize + " bytes, " + free + " are free");
    }

    @Override
    public List<String> removeAbandoned(String directory) {
        try (Stream<Path> files = Files.list(Path.of(directory))) {
            return files.filter(file -> file.getFileName().toString().startsWith(PRIVATE_PREFIX))
                    .filter(PlainTier::removeIfAbandoned)
                    .map(file -> file.getFileName().toString())
                    .toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    private static boolean removeIfAbandoned(Path file) {
        SharedChannel channel;
        try {
            channel = SharedChannel.open(file, true);
        } catch (IOException inaccessible) {
            return false;
        }
        try {
            boolean taken = channel.tryLock(MemberLayout.LOCK_BASE) == 0;
            boolean removed = taken && JdkFiles.unlink(file) == 0;
            if (taken) {
                channel.unlock(MemberLayout.LOCK_BASE);
            }
            return removed;
        } finally {
            channel.close();
        }
    }

    @Override
    public SegmentFile open(String path, String verb, String name, boolean writable) throws Failure {
        Path file = Path.of(path);
        FileStatus status = JdkFiles.status(file);
        Failure.check(status.result(), verb, name);
        if (!status.isRegular()) {
            throw Failure.of(verb, name, Errno.EPROTO, "it is not a regular file");
        }
        try {
            return new PlainFile(SharedChannel.open(file, writable), file);
        } catch (IOException e) {
            throw Failure.of(verb, name, e);
        }
    }

    @Override
    public FileStatus statusAt(String path) {
        return JdkFiles.status(Path.of(path));
    }

    @Override
    public int unlink(String path) {
        return JdkFiles.unlink(Path.of(path));
    }

    @Override
    public long effectiveUser() {
        return JdkFiles.effectiveUser();
    }
}
