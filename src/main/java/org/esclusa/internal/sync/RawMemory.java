// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.lang.foreign.MemorySegment;
import org.esclusa.internal.sys.Errno;
import org.esclusa.internal.sys.FileStatus;

/** A segment without a header or members: the bytes that Python's {@code SharedMemory} has under the same name. */
public final class RawMemory {
    private static final int ROUNDS = 100;
    private static final int OWNER_ONLY = 0600;

    private final String name;
    private final Mapping mapping;

    private RawMemory(String name, Mapping mapping) {
        this.name = name;
        this.mapping = mapping;
    }

    public static RawMemory create(String name, long byteSize) throws Failure {
        Directory.checkName(name);
        SegmentFile file = Tier.current().create(Directory.SHM, name, OWNER_ONLY, byteSize, zeros -> {});
        FileStatus made = file.status();
        try {
            return open(file, name);
        } catch (Failure failure) {
            Tier.current().retract(Directory.SHM + "/" + name, made);
            throw failure;
        }
    }

    public static RawMemory open(String name) throws Failure {
        Directory.checkName(name);
        return open(Tier.current().open(Directory.SHM + "/" + name, "open", name, true), name);
    }

    public static RawMemory createOrOpen(String name, long byteSize) throws Failure {
        for (int i = 0; i < ROUNDS; i++) {
            try {
                return atLeast(byteSize, open(name));
            } catch (Failure e) {
                if (!e.is(Errno.ENOENT)) {
                    throw e;
                }
            }
            try {
                return create(name, byteSize);
            } catch (Failure e) {
                if (!e.is(Errno.EEXIST)) {
                    throw e;
                }
            }
        }
        throw Failure.of("open", name, Errno.EAGAIN, "it came and went " + ROUNDS + " times");
    }

    private static RawMemory atLeast(long byteSize, RawMemory found) throws Failure {
        if (found.byteSize() < byteSize) {
            found.close();
            String difference = "it has " + found.byteSize() + " bytes, fewer than " + byteSize;
            throw Failure.of("open", found.name, Errno.EINVAL, difference);
        }
        return found;
    }

    /** Opens what {@code file} is, and closes that in any case. */
    private static RawMemory open(SegmentFile file, String name) throws Failure {
        try (file) {
            FileStatus status = Tier.check(file, name, false);
            if (status.byteSize() == 0) {
                throw Failure.of("open", name, Errno.EPROTO, "it has no bytes");
            }
            String what = "SharedMemory '" + name + "'";
            return new RawMemory(name, file.map(status.byteSize(), what, "open", name));
        }
    }

    public static void unlink(String name) throws Failure {
        Directory.checkName(name);
        Failure.check(Tier.current().unlink(Directory.SHM + "/" + name), "unlink", name);
    }

    public String name() {
        return name;
    }

    public long byteSize() {
        return mapping.byteSize();
    }

    /** Throws once this is closed. */
    public MemorySegment bytes() {
        return mapping.segment();
    }

    /** Only with native access. */
    NativeMapping mapping() {
        return (NativeMapping) mapping;
    }

    public void close() {
        if (mapping.memory().close()) {
            mapping.close();
        }
    }
}
