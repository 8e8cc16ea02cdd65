// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.esclusa.internal.sys.Errno;
import org.esclusa.internal.sys.FileStatus;
import org.esclusa.internal.sys.Libc;

/**
 * How this process gets at the files of segments: chosen once, and the same for all; {@code docs/design/liveness.md},
 * "Two tiers".
 *
 * <p>What differs is how a file is made, mapped and locked, and how a thread sleeps. What lies in it, and what is done
 * to it, is the same code.
 */
sealed interface Tier permits NativeTier, PlainTier {
    /** What a private file's name begins with, while it is being made. */
    String PRIVATE_PREFIX = ".esclusa-";

    /** The one of this process. */
    static Tier current() {
        return Chosen.TIER;
    }

    /**
     * Makes {@code directory/name}: reserved in full, filled, and only then visible.
     *
     * @param mode permission bits, whatever the umask
     * @param filling writes into what is all zeros so far
     */
    SegmentFile create(String directory, String name, int mode, long byteSize, Consumer<MemorySegment> filling)
            throws Failure;

    /**
     * Makes memory without a name: reserved in full, filled, and then sealed so that nobody can shrink it.
     *
     * @param name what sentences and /proc call it
     */
    default SegmentFile createUnnamed(String name, int mode, long byteSize, Consumer<MemorySegment> filling)
            throws Failure {
        throw needsNativeAccess("create", name);
    }

    /** Opens anew what {@code name} says the descriptor of, if it is sealed so that it can be trusted to stay. */
    default SegmentFile openUnnamed(String name) throws Failure {
        throw needsNativeAccess("open", name);
    }

    private static Failure needsNativeAccess(String verb, String name) {
        String remedy = "what has no name needs native access; java " + Libc.permittingOption() + " permits it";
        return Failure.of(verb, name, Errno.EOPNOTSUPP, remedy);
    }

    /** A regular file that is there, or a failure to {@code verb} the segment {@code name}. */
    SegmentFile open(String path, String verb, String name, boolean writable) throws Failure;

    /** What can be said of the file at {@code path}; it need not be one of ours. */
    FileStatus statusAt(String path);

    /** Takes a name away: 0 or -errno. */
    int unlink(String path);

    /** The user whose rights this process has, from 0 to 2^32 - 1; -1 if that cannot be told. */
    long effectiveUser();

    /** Takes the name of what was made away again, unless it is another's by now: its maker cannot open it. */
    default void retract(String path, FileStatus made) {
        FileStatus there = statusAt(path);
        if (made.result() >= 0
                && there.result() >= 0
                && there.inode() == made.inode()
                && there.device() == made.device()) {
            unlink(path);
        }
    }

    /** Removes private files whose creator is gone, and says which. */
    List<String> removeAbandoned(String directory);

    /** One to make a file under, that nobody else has. */
    static String privateName() {
        return PRIVATE_PREFIX
                + String.format("%016x", ThreadLocalRandom.current().nextLong());
    }

    /** What {@code file} is, if it is a regular file and its owner will do. */
    static FileStatus check(SegmentFile file, String name, boolean anyUser) throws Failure {
        FileStatus status = file.status();
        Failure.check(status.result(), "open", name);
        if (!status.isRegular()) {
            throw Failure.of("open", name, Errno.EPROTO, "it is not a regular file");
        }
        long owner = Integer.toUnsignedLong(status.uid());
        long user = anyUser ? owner : current().effectiveUser();
        if (owner != user) {
            String belongs = "it belongs to user " + owner;
            String unknown = user < 0 ? ", and which one this is cannot be told without /proc" : "";
            throw Failure.of("open", name, Errno.EACCES, belongs + unknown);
        }
        return status;
    }

    /** Decided at the first use. */
    final class Chosen {
        private static final Tier TIER = Memory.BY_ADDRESS ? new NativeTier() : new PlainTier();

        private Chosen() {}
    }
}
