// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.esclusa.internal.layout.HeaderLayout;
import org.esclusa.internal.layout.Kind;
import org.esclusa.internal.sys.Errno;
import org.esclusa.internal.sys.FileStatus;

/** How a {@link Segment} is made, found and checked; {@code docs/design/liveness.md}. */
final class SegmentOpening {
    private static final int ROUNDS = 100;

    private SegmentOpening() {}

    /**
     * Makes a segment that is not there yet.
     *
     * @param filling writes the body, all zeros so far
     */
    static Segment create(Shape shape, String name, SegmentChoices choices, Consumer<MemorySegment> filling)
            throws Failure {
        Directory.checkNewName(name);
        Header header = new Header(
                shape,
                ThreadLocalRandom.current().nextLong(),
                PidNamespace.INODE,
                MemberTable.nanosSince1970(),
                choices.temporary() ? HeaderLayout.TEMPORARY : 0,
                choices.membersOfNew());
        Consumer<MemorySegment> whole = bytes -> {
            header.writeTo(bytes);
            filling.accept(bytes.asSlice(header.bodyOffset()));
        };
        if (UnnamedFile.isWanted(name)) {
            String shown = UnnamedFile.nameOf(shape.kind());
            SegmentFile file = Tier.current().createUnnamed(shown, choices.mode(), header.byteSize(), whole);
            return open(file, shape.kind(), shown, choices, 0);
        }
        SegmentFile file = Tier.current().create(Directory.path(), name, choices.mode(), header.byteSize(), whole);
        FileStatus made = file.status();
        try {
            return open(file, shape.kind(), name, choices, 0); // no other file of that name is met
        } catch (Failure failure) {
            Tier.current().retract(Directory.path(name), made);
            throw failure;
        }
    }

    /** Opens a segment of that kind that is there. */
    static Segment open(Kind kind, String name, SegmentChoices choices) throws Failure {
        return UnnamedFile.isDescriptor(name)
                ? open(Tier.current().openUnnamed(name), kind, name, choices, 0)
                : open(kind, name, choices, 0);
    }

    private static Segment open(Kind kind, String name, SegmentChoices choices, int members) throws Failure {
        Directory.checkName(name);
        return open(Tier.current().open(Directory.path(name), "open", name, true), kind, name, choices, members);
    }

    /**
     * Opens a segment, or makes it if there is none. One found has room for as many members, if it was said for how
     * many; the other parameters the caller compares.
     */
    static Segment createOrOpen(Shape shape, String name, SegmentChoices choices, Consumer<MemorySegment> filling)
            throws Failure {
        for (int i = 0; i < ROUNDS; i++) {
            try {
                return open(shape.kind(), name, choices, choices.members());
            } catch (Failure e) {
                rethrowUnless(Errno.ENOENT, e);
            }
            try {
                return create(shape, name, choices, filling);
            } catch (Failure e) {
                // ENOENT: what was made has been replaced before its lock was opened, or there is no such folder
                boolean again = e.is(Errno.ENOENT) && i + 1 < ROUNDS;
                rethrowUnless(again ? Errno.ENOENT : Errno.EEXIST, e);
            }
        }
        throw Failure.of("open", name, Errno.EAGAIN, "it came and went " + ROUNDS + " times");
    }

    private static void rethrowUnless(Errno expected, Failure failure) throws Failure {
        if (!failure.is(expected)) {
            throw failure;
        }
    }

    /** Opens what {@code file} is, and closes that in any case; {@code members} 0: as many as there are. */
    private static Segment open(SegmentFile file, Kind kind, String name, SegmentChoices choices, int members)
            throws Failure {
        try (file) {
            Header header = header(file, kind, name, choices.anyUser());
            if (members != 0 && members != header.members()) {
                String difference = "it has room for " + header.members() + " members, not " + members;
                throw Failure.of("open", name, Errno.EINVAL, difference);
            }
            if (kind == Kind.PTHREAD_MUTEX) {
                PthreadHere.check(header, name);
            }
            String shown = UnnamedFile.isDescriptor(name) ? UnnamedFile.nameOf(kind) : name;
            String what = header.shape().className() + " '" + shown + "'";
            MemberLock lock = file.lock(Directory.path(name), name);
            Segment segment = new Segment(shown, header, mapped(file, header, what, name, lock), lock);
            segment.join();
            return segment;
        }
    }

    private static Mapping mapped(SegmentFile file, Header header, String what, String name, MemberLock lock)
            throws Failure {
        try {
            return file.map(header.byteSize(), what, "open", name);
        } catch (Failure failure) {
            lock.close();
            throw failure;
        }
    }

    /** The header of an open file, with all that is to be checked before the rest is believed. */
    static Header header(SegmentFile file, Kind kind, String name, boolean anyUser) throws Failure {
        FileStatus status = Tier.check(file, name, anyUser);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(HeaderLayout.SIZE, Long.BYTES);
            long length = Failure.check(file.read(bytes), "open", name);
            return Header.of(bytes.asSlice(0, length), status.byteSize(), kind);
        } catch (Header.Damage damage) {
            throw Failure.of("open", name, Errno.EPROTO, damage.getMessage());
        }
    }
}
