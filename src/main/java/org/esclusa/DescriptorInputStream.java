// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** A descriptor as a stream. */
final class DescriptorInputStream extends InputStream {
    private final ByteSource source;

    DescriptorInputStream(ByteSource source) {
        this.source = source;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
        Objects.checkFromIndexSize(from, count, target.length);
        if (count == 0) {
            return 0;
        }
        try {
            return (int) source.read(MemorySegment.ofArray(target).asSlice(from, count));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while it waited for bytes").initCause(e);
        }
    }

    @Override
    public void close() {
        ((Descriptor) source).close();
    }
}
