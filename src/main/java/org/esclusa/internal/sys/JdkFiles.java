// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

import java.io.File;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * What the JDK says of files where no system call may be made, in the same terms: a result of zero or more, or minus
 * the errno.
 *
 * <p>Nothing here opens a file: see {@link SharedChannel}.
 */
public final class JdkFiles {
    /** What strerror(3) says, as an {@link IOException} repeats it, of what may be met. */
    private static final Map<String, Errno> REASONS = Map.ofEntries(
            Map.entry("Operation not permitted", Errno.EPERM),
            Map.entry("Input/output error", Errno.EIO),
            Map.entry("Cannot allocate memory", Errno.ENOMEM),
            Map.entry("Map failed", Errno.ENOMEM),
            Map.entry("Not a directory", Errno.ENOTDIR),
            Map.entry("Is a directory", Errno.EISDIR),
            Map.entry("Too many open files in system", Errno.ENFILE),
            Map.entry("Too many open files", Errno.EMFILE),
            Map.entry("File too large", Errno.EFBIG),
            Map.entry("No space left on device", Errno.ENOSPC),
            Map.entry("Read-only file system", Errno.EROFS),
            Map.entry("Too many links", Errno.EMLINK),
            Map.entry("File name too long", Errno.ENAMETOOLONG),
            Map.entry("No locks available", Errno.ENOLCK),
            Map.entry("Too many levels of symbolic links", Errno.ELOOP),
            Map.entry("Operation not supported", Errno.EOPNOTSUPP),
            Map.entry("Disk quota exceeded", Errno.EDQUOT));

    private static final Path STATUS = Path.of("/proc/self/status");

    private JdkFiles() {}

    /** What there is at {@code path}, which is not followed; lstat(2). */
    public static FileStatus status(Path path) {
        return status(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** What a descriptor of this process, a link in {@code /proc/self/fd}, refers to; stat(2). */
    static FileStatus statusOfDescriptor(Path link) {
        return status(link, new LinkOption[0]);
    }

    private static FileStatus status(Path path, LinkOption... follow) {
        try {
            Map<String, Object> found = Files.readAttributes(path, "unix:mode,uid,size,ino,dev", follow);
            return new FileStatus(
                    0,
                    (Integer) found.get("mode"),
                    (Integer) found.get("uid"),
                    (Long) found.get("size"),
                    (Long) found.get("ino"),
                    (Long) found.get("dev"),
                    0);
        } catch (IOException e) {
            return FileStatus.failed(error(e));
        }
    }

    /** A further name for a file; link(2). */
    public static int link(Path existing, Path further) {
        try {
            Files.createLink(further, existing);
            return 0;
        } catch (IOException e) {
            return error(e);
        }
    }

    /** Takes the name away; unlink(2). */
    public static int unlink(Path path) {
        try {
            Files.delete(path);
            return 0;
        } catch (IOException e) {
            return error(e);
        }
    }

    /** The bytes that are free for an ordinary user in {@code directory}, or -1 where there is no limit; statvfs(3). */
    public static long freeBytes(Path directory) {
        File asked = directory.toFile(); // a FileStore is looked for in /proc
        return asked.getTotalSpace() == 0 ? -1 : asked.getUsableSpace();
    }

    /** The user whose rights this process has, or -1 if that cannot be told; proc(5). */
    public static long effectiveUser() {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith("Uid:")) {
                    return Long.parseLong(line.split("\\s+")[2]);
                }
            }
            return -1;
        } catch (IOException | RuntimeException unknown) {
            return -1;
        }
    }

    /** The nine permission bits as the JDK has them. */
    static Set<PosixFilePermission> permissions(int mode) {
        PosixFilePermission[] fromTheLeft = PosixFilePermission.values(); // owner, group, others: read, write, execute
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int i = 0; i < fromTheLeft.length; i++) {
            if ((mode >> fromTheLeft.length - 1 - i & 1) != 0) {
                permissions.add(fromTheLeft[i]);
            }
        }
        return permissions;
    }

    /** Minus the errno that {@code e} stands for, as far as it tells; EIO else. */
    public static int error(IOException e) {
        return -errno(e).number();
    }

    private static Errno errno(IOException e) {
        return switch (e) {
            case NoSuchFileException none -> Errno.ENOENT;
            case FileAlreadyExistsException taken -> Errno.EEXIST;
            case AccessDeniedException denied -> Errno.EACCES;
            case DirectoryNotEmptyException directory -> Errno.EISDIR;
            case FileSystemException other -> errno(other.getReason());
            default -> errno(e.getMessage());
        };
    }

    private static Errno errno(String reason) {
        String said = reason == null ? "" : reason.replaceFirst(" \\(NOFOLLOW_LINKS specified\\)$", "");
        return REASONS.getOrDefault(said, Errno.EIO);
    }
}
