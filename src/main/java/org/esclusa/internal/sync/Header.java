// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.util.zip.CRC32;
import org.esclusa.internal.layout.HeaderLayout;
import org.esclusa.internal.layout.Kind;
import org.esclusa.internal.layout.MemberLayout;

/**
 * What a segment says of itself, once and for all: written before it has a name, and checked before anything else is
 * believed.
 *
 * @param generation random; tells this segment from a later one of the same name
 * @param pidNamespace the creator's, as an inode, or 0
 * @param created in nanoseconds since 1970
 */
record Header(Shape shape, long generation, long pidNamespace, long created, int flags, int members) {
    long bodyOffset() {
        return HeaderLayout.SIZE + MemberLayout.SIZE * members;
    }

    long byteSize() {
        return bodyOffset() + shape.bodyByteSize(members);
    }

    boolean isTemporary() {
        return (flags & HeaderLayout.TEMPORARY) != 0;
    }

    /** Writes all but the mark into the zeros at the beginning of {@code file}. */
    void writeTo(MemorySegment file) {
        file.set(JAVA_LONG, HeaderLayout.MAGIC, HeaderLayout.MAGIC_VALUE);
        file.set(JAVA_SHORT, HeaderLayout.MAJOR, (short) HeaderLayout.MAJOR_VALUE);
        file.set(JAVA_SHORT, HeaderLayout.MINOR, (short) HeaderLayout.MINOR_VALUE);
        file.set(JAVA_INT, HeaderLayout.KIND, shape.kind().number());
        file.set(JAVA_LONG, HeaderLayout.BYTE_SIZE, byteSize());
        file.set(JAVA_LONG, HeaderLayout.GENERATION, generation);
        file.set(JAVA_LONG, HeaderLayout.PID_NAMESPACE, pidNamespace);
        file.set(JAVA_LONG, HeaderLayout.CREATED, created);
        file.set(JAVA_INT, HeaderLayout.FLAGS, flags);
        file.set(JAVA_INT, HeaderLayout.MEMBERS, members);
        file.set(JAVA_LONG, HeaderLayout.BODY_OFFSET, bodyOffset());
        for (int i = 0; i < HeaderLayout.PARAMETERS; i++) {
            file.set(JAVA_LONG, HeaderLayout.PARAMETER + i * JAVA_LONG.byteSize(), shape.parameter(i));
        }
        file.set(JAVA_INT, HeaderLayout.CHECKSUM, checksum(file));
    }

    static boolean hasMagic(MemorySegment bytes) {
        return bytes.byteSize() >= HeaderLayout.SIZE
                && bytes.get(JAVA_LONG, HeaderLayout.MAGIC) == HeaderLayout.MAGIC_VALUE;
    }

    /**
     * The header at the beginning of a file.
     *
     * @param bytes what could be read of its first bytes
     * @param fileByteSize the size of all of it
     * @param expected what it must be, or null for anything
     * @throws Damage with the first check that failed
     */
    static Header of(MemorySegment bytes, long fileByteSize, Kind expected) throws Damage {
        require(bytes.byteSize() >= HeaderLayout.SIZE, "it has " + fileByteSize + " bytes, fewer than a header");
        require(hasMagic(bytes), "it does not begin as one of ours");
        int major = Short.toUnsignedInt(bytes.get(JAVA_SHORT, HeaderLayout.MAJOR));
        int minor = Short.toUnsignedInt(bytes.get(JAVA_SHORT, HeaderLayout.MINOR));
        require(major == HeaderLayout.MAJOR_VALUE, "its layout is version " + major + "." + minor + ", not 1.0");
        require(bytes.get(JAVA_INT, HeaderLayout.CHECKSUM) == checksum(bytes), "its checksum does not fit");
        require(minor <= HeaderLayout.MINOR_VALUE, "its layout is version " + major + "." + minor + ", newer than 1.0");
        int features = bytes.get(JAVA_INT, HeaderLayout.FLAGS) & HeaderLayout.FEATURES;
        require(features == 0, "it has features that this library does not know: 0x" + Integer.toHexString(features));
        Kind kind = Kind.of(bytes.get(JAVA_INT, HeaderLayout.KIND));
        require(kind != null, "its kind is unknown");
        require(expected == null || kind == expected, "it is a " + kind.className() + ", not a " + name(expected));
        return checked(bytes, fileByteSize, kind);
    }

    private static Header checked(MemorySegment bytes, long fileByteSize, Kind kind) throws Damage {
        long byteSize = bytes.get(JAVA_LONG, HeaderLayout.BYTE_SIZE);
        require(byteSize == fileByteSize, "it should have " + byteSize + " bytes and has " + fileByteSize);
        int members = bytes.get(JAVA_INT, HeaderLayout.MEMBERS);
        require(members >= 1 && members <= HeaderLayout.MOST_MEMBERS, "it has " + members + " members");
        long[] parameters = new long[HeaderLayout.PARAMETERS];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = bytes.get(JAVA_LONG, HeaderLayout.PARAMETER + i * JAVA_LONG.byteSize());
        }
        Header header = new Header(
                new Shape(kind, parameters),
                bytes.get(JAVA_LONG, HeaderLayout.GENERATION),
                bytes.get(JAVA_LONG, HeaderLayout.PID_NAMESPACE),
                bytes.get(JAVA_LONG, HeaderLayout.CREATED),
                bytes.get(JAVA_INT, HeaderLayout.FLAGS),
                members);
        require(bytes.get(JAVA_LONG, HeaderLayout.BODY_OFFSET) == header.bodyOffset(), "its body is elsewhere");
        require(header.shape.isInRange(), "a parameter is out of range");
        require(
                header.byteSize() == byteSize,
                "its parts need " + header.byteSize() + " of its " + byteSize + " bytes");
        return header;
    }

    private static int checksum(MemorySegment bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes.asSlice(0, HeaderLayout.CHECKSUM).toArray(JAVA_BYTE));
        return (int) crc.getValue();
    }

    private static String name(Kind kind) {
        return kind == null ? "" : kind.className();
    }

    private static void require(boolean condition, String otherwise) throws Damage {
        if (!condition) {
            throw new Damage(otherwise);
        }
    }

    /** Why a file is no segment that this library can use. */
    static final class Damage extends Exception {
        private static final long serialVersionUID = 1L;

        private Damage(String check) {
            super(check, null, false, false);
        }
    }
}
