// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import org.esclusa.internal.layout.HeaderLayout;

/** Segments with a header as a writer would leave it that is wrong and not damaged: the checksum fits. */
public final class Headers {
    private Headers() {}

    /** A copy in which the {@code byteSize} bytes from {@code offset} on are those of {@code value}, little-endian. */
    public static byte[] changed(byte[] segment, long offset, long value, int byteSize) {
        byte[] changed = segment.clone();
        for (int i = 0; i < byteSize; i++) {
            changed[(int) offset + i] = (byte) (value >>> 8 * i);
        }
        return withChecksum(changed);
    }

    /** A copy with the checksum of its header. */
    public static byte[] withChecksum(byte[] segment) {
        CRC32 crc = new CRC32();
        crc.update(segment, 0, (int) HeaderLayout.CHECKSUM);
        byte[] mended = segment.clone();
        ByteBuffer.wrap(mended).order(ByteOrder.LITTLE_ENDIAN).putInt((int) HeaderLayout.CHECKSUM, (int)
                crc.getValue());
        return mended;
    }
}
