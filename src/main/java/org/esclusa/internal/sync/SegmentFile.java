// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.lang.foreign.MemorySegment;
import org.esclusa.internal.sys.FileStatus;

/** A segment's file, open. What it refers to stays the same, whatever becomes of its name. */
sealed interface SegmentFile extends AutoCloseable permits NativeFile, PlainFile {
    /** What it is, with a result that may be minus an errno. */
    FileStatus status();

    /** Its first bytes into all of {@code segment}: how many, or minus the errno. Once only. */
    long read(MemorySegment segment);

    /** Maps the first {@code byteSize} bytes, or fails as {@code verb} did; {@code what} is what a user knows it as. */
    Mapping map(long byteSize, String what, String verb, String name) throws Failure;

    /** The same for one that is only looked at: a store there would end the process. */
    Mapping mapReadOnly(long byteSize, String what, String name) throws Failure;

    /** For a member to hold its byte with, apart from this; {@code path} only where the file cannot be had otherwise. */
    MemberLock lock(String path, String name) throws Failure;

    /** This itself, only to see whose bytes are held; it is closed with that. */
    MemberLock intoLock();

    /** A descriptor of what has no name, for whoever closes it then instead of this. */
    default int intoDescriptor() {
        throw new IllegalStateException("a file with a name gives no descriptor");
    }

    @Override
    void close();
}
