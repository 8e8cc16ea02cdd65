// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.shell;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Lines as bytes, whatever their encoding. A last line without its end is one too. One thread's. */
final class LineReader {
    private final InputStream in;
    private final int longest;
    private final byte[] buffer = new byte[1 << 16];
    private int at; // in the buffer, of what is not handed out
    private int end; // of what is in the buffer
    private byte[] line = new byte[1 << 12];
    private long length;

    /** Of a line that is longer than {@code longest} bytes only the length is told. */
    LineReader(InputStream in, int longest) {
        this.in = in;
        this.longest = longest;
    }

    /** Reads the next line; false if there is none. */
    boolean next() throws IOException {
        length = 0;
        while (at < end || fill()) {
            int stop = at;
            while (stop < end && buffer[stop] != '\n') {
                stop++;
            }
            append(stop - at);
            at = stop + 1;
            if (stop < end) {
                return true;
            }
        }
        return length > 0;
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, in.read(buffer));
        return end > 0;
    }

    private void append(int more) {
        if (length + more <= longest) {
            if (line.length < length + more) {
                line = Arrays.copyOf(line, (int) Math.min(longest, 2 * (length + more)));
            }
            System.arraycopy(buffer, at, line, (int) length, more);
        }
        length += more;
    }

    long length() {
        return length;
    }

    /** The line without its end, until the next one is read. */
    MemorySegment line() {
        return MemorySegment.ofArray(line).asSlice(0, length);
    }
}
