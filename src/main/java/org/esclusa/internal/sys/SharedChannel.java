// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The one channel that this JVM has for a file, with locks of single bytes.
 *
 * <p>They are POSIX locks, fcntl(2): they belong to the process, and all of them fall as it closes any descriptor of
 * that file. So there is one, which lives until its last user has closed it. Nobody outside this JVM can tell its users
 * apart; they see each other by a table here.
 */
public final class SharedChannel {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final int TRIES = 100;
    private static final int BLOCK = 1 << 20;
    private static final Set<OpenOption> READ_WRITE =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> CREATE =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);

    private static final Map<Key, SharedChannel> OPEN = new HashMap<>(); // guarded by itself, as `users`
    private static final List<FileChannel> STRAYS = new ArrayList<>(); // of files unknown: closing might free locks

    /** One file and no other. */
    private record Key(long device, long inode) {
        static Key of(FileStatus status) {
            return new Key(status.device(), status.inode());
        }
    }

    private final FileChannel channel;
    private final FileStatus status;
    private final boolean writable;
    private final Map<Long, FileLock> held = new HashMap<>(); // guarded by this, as `bell`
    private Arena bell;
    private int users = 1;

    private SharedChannel(FileChannel channel, FileStatus status, boolean writable) {
        this.channel = channel;
        this.status = status;
        this.writable = writable;
    }

    // Which one

    /**
     * The channel of a file that is there, with a bell if it is to be written; a link is not followed.
     *
     * @throws AccessDeniedException if it is to be writable and is not
     */
    public static SharedChannel open(Path path, boolean writable) throws IOException {
        synchronized (OPEN) {
            for (int i = 0; i < TRIES; i++) {
                FileStatus before = regular(path);
                SharedChannel known = OPEN.get(Key.of(before));
                if (known != null) {
                    if (writable && !known.writable) {
                        throw new AccessDeniedException(path.toString());
                    }
                    known.users++;
                    return known;
                }
                SharedChannel opened = opened(path, writable, before);
                if (opened.isAt(path)) {
                    if (writable && before.byteSize() != 0) {
                        opened.hangBellOrDrop(path);
                    }
                    OPEN.put(Key.of(before), opened);
                    return opened;
                }
                dropStray(opened.channel); // another file took the name in between: it may be one that is open here
            }
            throw new IOException(path + " is another file each time");
        }
    }

    private void hangBellOrDrop(Path path) throws IOException {
        try {
            hangBell(path);
        } catch (IOException | RuntimeException e) {
            dropStray(channel);
            throw e;
        }
    }

    private static FileStatus regular(Path path) throws IOException {
        FileStatus status = JdkFiles.status(path);
        if (status.result() < 0) {
            throw new NoSuchFileException(path.toString());
        }
        if (!status.isRegular()) { // to open a pipe would wait for its other end
            throw new FileSystemException(path.toString(), null, "not a regular file");
        }
        return status;
    }

    private boolean isAt(Path path) {
        FileStatus now = JdkFiles.status(path);
        return now.result() == 0 && Key.of(now).equals(Key.of(status));
    }

    private static SharedChannel opened(Path path, boolean writable, FileStatus status) throws IOException {
        try {
            return new SharedChannel(FileChannel.open(path, READ_WRITE), status, true);
        } catch (AccessDeniedException e) {
            if (writable) {
                throw e;
            }
            return new SharedChannel(FileChannel.open(path, READ), status, false);
        }
    }

    /** A new file, not followed either; {@code mode} whatever the umask. */
    public static SharedChannel create(Path path, int mode) throws IOException {
        var permissions = JdkFiles.permissions(mode);
        synchronized (OPEN) {
            FileChannel made = FileChannel.open(path, CREATE, PosixFilePermissions.asFileAttribute(permissions));
            try {
                Files.setPosixFilePermissions(path, permissions); // the umask does not apply
                FileStatus status = regular(path);
                SharedChannel channel = new SharedChannel(made, status, true);
                OPEN.put(Key.of(status), channel);
                return channel;
            } catch (IOException | RuntimeException e) {
                dropStray(made);
                throw e;
            }
        }
    }

    private static void dropStray(FileChannel channel) {
        if (OPEN.isEmpty()) {
            closeQuietly(channel);
        } else {
            STRAYS.add(channel);
        }
    }

    /** One user more, who closes it too. */
    public SharedChannel shared() {
        synchronized (OPEN) {
            users++;
            return this;
        }
    }

    /** One user less. The last one's close ends what is locked by it. */
    public void close() {
        synchronized (OPEN) {
            users--;
            if (users > 0) {
                return;
            }
            OPEN.remove(Key.of(status), this);
            closeQuietly(channel); // before anybody here can open the file anew
            if (OPEN.isEmpty()) {
                STRAYS.forEach(SharedChannel::closeQuietly);
                STRAYS.clear();
            }
        }
        ringBell();
    }

    /** What close(2) may say is of no use: the descriptor is gone. */
    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException gone) {
            return;
        }
    }

    // The file

    /** What it was when it was opened, with the size of now. */
    public FileStatus status() throws IOException {
        long byteSize = Undisturbed.call(channel::size);
        return new FileStatus(
                0, status.mode(), status.uid(), byteSize, status.inode(), status.device(), status.blocks());
    }

    /** Its first bytes into all of {@code segment}: how many. */
    public int read(MemorySegment segment) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(segment.byteSize()));
        Undisturbed.call(() -> {
            int read = 0;
            while (read >= 0 && bytes.hasRemaining()) {
                read = channel.read(bytes, bytes.position());
            }
            return read;
        });
        MemorySegment.copy(MemorySegment.ofArray(bytes.array()), 0, segment, 0, bytes.position());
        return bytes.position();
    }

    /** Writes zeros to its end, which is at {@code byteSize} then: whatever room they need is taken. */
    public void reserve(long byteSize) throws IOException {
        Undisturbed.call(() -> {
            ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(BLOCK, byteSize));
            for (long at = 0; at < byteSize; at += zeros.position()) {
                zeros.clear().limit((int) Math.min(zeros.capacity(), byteSize - at));
                channel.write(zeros, at);
            }
            return null;
        });
    }

    /** Gives back what was reserved. */
    public void truncate() throws IOException {
        Undisturbed.call(() -> channel.truncate(0));
    }

    /** Its first {@code byteSize} bytes, which there are, while {@code arena} lives; any thread may use it. */
    public MemorySegment map(long byteSize, boolean toWrite, Arena arena) throws IOException {
        return Undisturbed.call(
                () -> channel.map(toWrite ? MapMode.READ_WRITE : MapMode.READ_ONLY, 0, byteSize, arena));
    }

    // Locks

    /** Takes the byte at {@code offset}: 0, -EAGAIN if another user or process has it, or another -errno. */
    public synchronized int tryLock(long offset) {
        if (held.containsKey(offset)) {
            return -Errno.EAGAIN.number();
        }
        try {
            FileLock lock = channel.tryLock(offset, 1, false);
            if (lock == null) {
                return -Errno.EAGAIN.number();
            }
            held.put(offset, lock);
            return 0;
        } catch (OverlappingFileLockException other) { // by another channel of this JVM, which is not ours
            return -Errno.EAGAIN.number();
        } catch (IOException e) {
            return JdkFiles.error(e);
        }
    }

    /** Gives the byte back, if it is held here. */
    public synchronized void unlock(long offset) {
        FileLock lock = held.remove(offset);
        if (lock == null) {
            return;
        }
        try {
            lock.release();
        } catch (IOException closed) {
            // Then it is free.
        }
    }

    /**
     * Whether a user or process has the byte; also if that cannot be told. The JDK does not ask, so it is taken for a
     * moment, as a shared lock: others who do the same do not see one another.
     */
    public synchronized boolean isLocked(long offset) {
        if (held.containsKey(offset)) {
            return true;
        }
        try (FileLock free = channel.tryLock(offset, 1, true)) {
            return free == null;
        } catch (OverlappingFileLockException | IOException unknown) {
            return true;
        }
    }

    // The bell

    /**
     * Prepares a sign for those who watch the file: a description of it that lives by a mapping alone. Only while no
     * byte is held here, as closing a descriptor would free it; else nothing is done.
     *
     * @param path where the file, which is not empty, may still be
     * @throws NoSuchFileException if it is not, and there is no {@code /proc} to find it by
     */
    public synchronized void hangBell(Path path) throws IOException {
        if (bell != null || !held.isEmpty()) {
            return;
        }
        synchronized (OPEN) {
            FileChannel other = anotherAt(path);
            Arena arena = Arena.ofShared();
            try {
                Undisturbed.call(() -> other.map(MapMode.READ_ONLY, 0, 1, arena));
                bell = arena;
            } finally {
                closeQuietly(other);
                if (bell == null) {
                    arena.close();
                }
            }
        }
    }

    private FileChannel anotherAt(Path path) throws IOException {
        if (isAt(path)) {
            FileChannel other = FileChannel.open(path, READ);
            if (isAt(path)) {
                return other;
            }
            dropStray(other);
        }
        try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
            for (Path descriptor : descriptors.toList()) {
                FileStatus found = JdkFiles.statusOfDescriptor(descriptor);
                if (found.result() == 0 && Key.of(found).equals(Key.of(status))) {
                    return FileChannel.open(descriptor, StandardOpenOption.READ); // ours, so it stays what it is
                }
            }
        }
        throw new NoSuchFileException(path.toString());
    }

    /** Ends that description, which inotify(7) tells of as a close. */
    public synchronized void ringBell() {
        if (bell != null) {
            bell.close();
            bell = null;
        }
    }
}
