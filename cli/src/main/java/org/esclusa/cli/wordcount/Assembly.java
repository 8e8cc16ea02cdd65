// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.wordcount;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** The parts of one delivery's counts, as they come in. */
final class Assembly {
    private final List<MemorySegment> parts = new ArrayList<>();

    /** Adds a copy of part {@code number}; gives how many are there. */
    int add(int number, MemorySegment part) {
        if (number != parts.size()) {
            throw new IllegalStateException("part " + number + " of a block's counts came as number " + parts.size());
        }
        MemorySegment copy = MemorySegment.ofArray(new byte[(int) part.byteSize()]);
        parts.add(copy.copyFrom(part));
        return parts.size();
    }

    /** All that was added, in one piece. */
    MemorySegment whole() {
        long byteSize = parts.stream().mapToLong(MemorySegment::byteSize).sum();
        MemorySegment whole = MemorySegment.ofArray(new byte[Math.toIntExact(byteSize)]);
        long at = 0;
        for (MemorySegment part : parts) {
            MemorySegment.copy(part, 0, whole, at, part.byteSize());
            at += part.byteSize();
        }
        return whole;
    }
}
