// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import org.esclusa.internal.sys.SharedChannel;

/**
 * By the JDK's channel, in a shared arena: closing ends that, and the JDK sees to it that no thread is there any more.
 *
 * <p>Words and what users hold are the same segment. If nobody closes this, it is unmapped when nothing refers to the
 * memory any more, unless a user may hold it still.
 */
final class PlainMapping extends Mapping {
    private final MemorySegment segment;
    private final Arena arena;
    private final AtomicBoolean given;

    private PlainMapping(Memory memory, MemorySegment segment, Arena arena) {
        super(memory, segment.byteSize());
        AtomicBoolean seen = new AtomicBoolean();
        this.segment = segment;
        this.arena = arena;
        this.given = seen;
        whenUnreachable(() -> {
            if (!seen.get() && arena.scope().isAlive()) {
                close(arena);
            }
        });
    }

    static Mapping of(SharedChannel channel, long byteSize, boolean toWrite, String what, String verb, String name)
            throws Failure {
        Arena arena = Arena.ofShared();
        boolean done = false;
        try {
            MemorySegment segment = channel.map(byteSize, toWrite, arena);
            Mapping mapping = new PlainMapping(Memory.in(segment, what), segment, arena);
            done = true;
            return mapping;
        } catch (IOException e) {
            throw Failure.ofMapping(e, byteSize, verb, name);
        } finally {
            if (!done) {
                arena.close();
            }
        }
    }

    @Override
    MemorySegment segment() {
        memory().checkOpen();
        given.set(true);
        return segment;
    }

    @Override
    boolean close() {
        return close(arena);
    }

    @Override
    void unmap() {
        arena.close();
    }
}
