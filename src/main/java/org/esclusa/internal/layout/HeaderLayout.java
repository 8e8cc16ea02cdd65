// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.layout;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.StructLayout;

/** What every segment but raw memory begins with. All but {@code mark} is written before the segment has a name. */
public final class HeaderLayout {
    public static final StructLayout LAYOUT = structLayout(
                    JAVA_LONG.withName("magic"),
                    JAVA_SHORT.withName("major"),
                    JAVA_SHORT.withName("minor"),
                    JAVA_INT.withName("kind"),
                    JAVA_LONG.withName("byte_size"),
                    JAVA_LONG.withName("generation"),
                    JAVA_LONG.withName("pid_namespace"),
                    JAVA_LONG.withName("created"),
                    JAVA_INT.withName("flags"),
                    JAVA_INT.withName("members"),
                    JAVA_LONG.withName("body_offset"),
                    sequenceLayout(6, JAVA_LONG).withName("parameter"),
                    paddingLayout(12),
                    JAVA_INT.withName("checksum"),
                    JAVA_INT.withName("mark"),
                    paddingLayout(124))
            .withName("esclusa_header");

    public static final long MAGIC = Layouts.offset(LAYOUT, "magic");
    public static final long MAJOR = Layouts.offset(LAYOUT, "major");
    public static final long MINOR = Layouts.offset(LAYOUT, "minor");
    public static final long KIND = Layouts.offset(LAYOUT, "kind");
    public static final long BYTE_SIZE = Layouts.offset(LAYOUT, "byte_size");
    public static final long GENERATION = Layouts.offset(LAYOUT, "generation");
    public static final long PID_NAMESPACE = Layouts.offset(LAYOUT, "pid_namespace");
    public static final long CREATED = Layouts.offset(LAYOUT, "created");
    public static final long FLAGS = Layouts.offset(LAYOUT, "flags");
    public static final long MEMBERS = Layouts.offset(LAYOUT, "members");
    public static final long BODY_OFFSET = Layouts.offset(LAYOUT, "body_offset");
    public static final long PARAMETER = Layouts.offset(LAYOUT, "parameter");
    public static final long CHECKSUM = Layouts.offset(LAYOUT, "checksum");
    public static final long MARK = Layouts.offset(LAYOUT, "mark");
    public static final long SIZE = LAYOUT.byteSize();

    /** {@code ESCLUSA} and a zero, read as a little-endian number. */
    public static final long MAGIC_VALUE = 0x0041_5355_4c43_5345L;

    public static final int MAJOR_VALUE = 1;
    public static final int MINOR_VALUE = 0;

    public static final int PARAMETERS = 6;

    /** Bit of {@code flags}: {@code gc} removes the segment when no member lives. */
    public static final int TEMPORARY = 1;

    /** Bits of {@code flags} for what a reader has to know: one that is not known here is refused. */
    public static final int FEATURES = 0xffff_0000;

    public static final int MOST_MEMBERS = 65_535;

    private HeaderLayout() {}
}
