// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import org.esclusa.internal.layout.PthreadAbi;
import org.esclusa.internal.layout.PthreadAbi.Library;

/**
 * Where a {@code pthread_mutex_t} lies that somebody has initialised in raw memory.
 *
 * @param name of that memory
 * @param mapping of its own, which the end of the memory does not touch
 * @param mutex position of its first byte
 * @param kind its type and attributes, as the C library has them
 */
record PthreadPlace(String name, NativeMapping mapping, long mutex, int kind) {
    /** Large enough for each page size that Linux has there. */
    private static final long PAGE = 0x1_0000;

    /**
     * Looks whether there is one that can be used.
     *
     * @throws IndexOutOfBoundsException if it does not lie within
     * @throws IllegalArgumentException if the offset is not aligned, or none that processes share is there
     */
    static PthreadPlace of(RawMemory raw, long offset) throws Failure {
        long byteSize = PthreadHere.ABI.mutexByteSize();
        String place = "a pthread mutex at offset " + offset + " of SharedMemory '" + raw.name() + "'";
        if (offset < 0 || offset > raw.byteSize() - byteSize) {
            throw new IndexOutOfBoundsException(
                    place + ": its " + byteSize + " bytes do not lie within " + raw.byteSize());
        }
        if (offset % PthreadAbi.ALIGNMENT != 0) {
            throw new IllegalArgumentException(place + ": the offset is no multiple of " + PthreadAbi.ALIGNMENT);
        }
        long first = offset / PAGE * PAGE;
        String what = "PthreadMutex at offset " + offset + " of SharedMemory '" + raw.name() + "'";
        NativeMapping own = raw.mapping().again(first, offset - first + byteSize, what, raw.name());
        long mutex = own.memory().origin() + offset - first;
        Library library = PthreadHere.ABI.library();
        int kind = own.memory().getIntVolatile(mutex + library.kind);
        if (!library.isKind(kind)) {
            throw new IllegalArgumentException(
                    place + ": there is none, its kind would be 0x" + Integer.toHexString(kind));
        }
        if (!library.isShared(kind)) {
            throw new IllegalArgumentException(place + " is private to a process, or was not initialised: its creator"
                    + " calls pthread_mutexattr_setpshared");
        }
        if (library.hasProtocol(kind)) {
            throw new IllegalArgumentException(place + " changes priorities");
        }
        return new PthreadPlace(raw.name(), own, mutex, kind);
    }
}
