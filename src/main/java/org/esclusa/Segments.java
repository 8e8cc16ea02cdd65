// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.esclusa.internal.sync.Directory;
import org.esclusa.internal.sync.Failure;
import org.esclusa.internal.sync.Inspection;
import org.esclusa.internal.sync.UnnamedFile;

/**
 * The segments of this machine, seen from outside: listing, looking and removing makes nobody a member of anything.
 *
 * <p>A name has 1 to 200 letters, digits, {@code '_'}, {@code '-'} and {@code '.'}, and does not begin with the last.
 * Segments lie in {@code /dev/shm}, or in the folder that the environment variable {@code ESCLUSA_DIR} names. Files
 * there that are not of this library, or that this user may not read, are passed over; raw {@link SharedMemory} is
 * not among them, as it has no header to know it by.
 */
public final class Segments {
    /**
     * In place of a name, in every {@code create} of an object: it lies in a {@link MemFd} of its own, sealed so that
     * nobody can shrink it, which its {@code memFd()} gives to be sent to other processes; and it is gone with the last
     * that has it. It is neither listed nor removed here, and says that it is called {@code memfd:esclusa-queue} or the
     * like.
     *
     * <p>Where a name is asked for, {@code fd:5} is what was so made and this process has as descriptor 5: {@code
     * open(MemFd)} of each class is the safer way to say that. Raw memory without a name is a {@link MemFd} itself.
     */
    public static final String UNNAMED = UnnamedFile.PREFIX;

    private Segments() {}

    /**
     * Where they lie.
     *
     * @return the folder
     */
    public static Path directory() {
        return Path.of(Directory.path());
    }

    /**
     * All segments.
     *
     * @return by name
     */
    public static List<SegmentInfo> list() {
        return select(any -> true);
    }

    /**
     * Those without a living member. They may be wanted all the same, by one who is to open them later.
     *
     * @return by name
     */
    public static List<SegmentInfo> orphans() {
        return select(Inspection::isOrphan);
    }

    private static List<SegmentInfo> select(Predicate<Inspection> wanted) {
        List<SegmentInfo> found = new ArrayList<>();
        for (String name : names()) {
            try (Inspection inspection = Inspection.of(name)) {
                if (wanted.test(inspection)) {
                    found.add(SegmentInfo.of(inspection));
                }
            } catch (Failure notOurs) {
                continue;
            }
        }
        return found;
    }

    private static List<String> names() {
        String[] files = new File(Directory.path()).list();
        return files == null
                ? List.of()
                : Arrays.stream(files).filter(Directory::isName).sorted().toList();
    }

    /**
     * Looks at one segment.
     *
     * @param name what it is called
     * @return what it tells
     * @throws NoSuchSegmentException if there is none
     * @throws SegmentException with EPROTO if it is no whole segment of this version, or another errno of the system
     * @throws IllegalArgumentException if that is no name
     */
    public static SegmentInfo inspect(String name) throws SegmentException {
        try (Inspection inspection = Inspection.of(name)) {
            return SegmentInfo.of(inspection);
        } catch (Failure failure) {
            throw SegmentException.of(failure);
        }
    }

    /**
     * Removes a segment's name, if there is one; who has it open keeps it.
     *
     * @param name what it is called
     * @return whether there was one
     * @throws SegmentException with EPROTO if the file is not one of this library's, or another errno of the system
     * @throws IllegalArgumentException if that is no name
     */
    public static boolean remove(String name) throws SegmentException {
        try {
            unlink(name);
            return true;
        } catch (NoSuchSegmentException none) {
            return false;
        }
    }

    /**
     * Removes what nobody can need: private files whose creators died while they made a segment, and temporary
     * segments without a living member.
     *
     * @return the names of the files removed
     */
    public static List<String> collectGarbage() {
        List<String> removed = new ArrayList<>(Inspection.removeAbandoned());
        for (String name : names()) {
            inspection(name).ifPresent(it -> {
                try (it) {
                    if (it.isTemporary() && it.isOrphan() && it.unlink()) {
                        removed.add(name);
                    }
                }
            });
        }
        return removed;
    }

    private static Optional<Inspection> inspection(String name) {
        try {
            return Optional.of(Inspection.of(name));
        } catch (Failure notOurs) {
            return Optional.empty();
        }
    }

    static void unlink(String name) throws SegmentException {
        try {
            Inspection.unlink(name);
        } catch (Failure failure) {
            throw SegmentException.of(failure);
        }
    }
}
