// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** A descriptor as a stream. */
final class DescriptorOutputStream extends OutputStream {
    private final ByteSink sink;

    DescriptorOutputStream(ByteSink sink) {
        this.sink = sink;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int from, int count) throws IOException {
        Objects.checkFromIndexSize(from, count, source.length);
        if (count == 0) {
            return;
        }
        long written = 0;
        try {
            written = sink.write(MemorySegment.ofArray(source).asSlice(from, count));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (written < count) {
            InterruptedIOException interrupted = new InterruptedIOException("interrupted while it waited for room");
            interrupted.bytesTransferred = (int) written;
            throw interrupted;
        }
    }

    @Override
    public void close() {
        ((Descriptor) sink).close();
    }
}
