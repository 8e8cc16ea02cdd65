// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.words;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/** The bytes of several files one after the other, in which no word runs from one file into the next. */
final class Texts implements AutoCloseable {
    private final Iterator<Path> files;
    private Path file;
    private FileChannel channel;
    private volatile long bytes;

    Texts(List<Path> files) {
        this.files = files.iterator();
    }

    /**
     * Reads behind {@code buffer}'s position until it is full or the last file has ended. A file that ends in a word gets
     * a line's end if another follows in the same buffer.
     */
    void fill(ByteBuffer buffer) throws UnreadableFileException {
        while (buffer.hasRemaining() && openNext()) {
            if (read(buffer) < 0) {
                int length = buffer.position();
                if (length > 0 && Letters.isLetter(buffer.get(length - 1))) {
                    buffer.put((byte) '\n');
                }
            }
        }
    }

    /** Reads more of the file that was read last; less than 0 at its end. */
    int readOn(ByteBuffer buffer) throws UnreadableFileException {
        return channel == null ? -1 : read(buffer);
    }

    private boolean openNext() throws UnreadableFileException {
        if (channel == null && files.hasNext()) {
            file = files.next();
            try {
                channel = FileChannel.open(file);
            } catch (IOException e) {
                throw new UnreadableFileException(file, e);
            }
        }
        return channel != null;
    }

    private int read(ByteBuffer buffer) throws UnreadableFileException {
        try {
            int length = channel.read(buffer);
            if (length >= 0) {
                bytes += length;
            } else {
                close();
            }
            return length;
        } catch (IOException e) {
            throw new UnreadableFileException(file, e);
        }
    }

    /** How many bytes were read; any thread may ask. */
    long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // It was only read; what was read is right.
        } finally {
            channel = null;
        }
    }
}
