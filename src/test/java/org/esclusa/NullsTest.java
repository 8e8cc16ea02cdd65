// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;

/** A null is refused before anything is made, also where it would be missed much later. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class NullsTest {
    private static final Mutex.Repair NO_HOOK = null;
    private static final SegmentOptions NO_OPTIONS = null;

    private final String name = Names.fresh();

    /** Each throws, and nothing has the name then. */
    private void assertRefused(Executable... calls) {
        for (Executable call : calls) {
            assertThrows(NullPointerException.class, call);
            assertThrows(NoSuchSegmentException.class, () -> Segments.inspect(name));
        }
    }

    @Test
    void no_repair_hook_is_refused_before_there_is_a_death() throws Exception {
        assertRefused(
                () -> Mutex.create(name, NO_HOOK),
                () -> Mutex.open(name, NO_HOOK),
                () -> Mutex.createOrOpen(name, NO_HOOK),
                () -> PthreadMutex.create(name, NO_HOOK),
                () -> PthreadMutex.open(name, NO_HOOK),
                () -> PthreadMutex.createOrOpen(name, NO_HOOK),
                () -> SharedReadWriteLock.create(name, NO_HOOK),
                () -> SharedReadWriteLock.open(name, NO_HOOK),
                () -> SharedReadWriteLock.createOrOpen(name, NO_HOOK));
    }

    @Test
    void no_options_are_refused() {
        assertRefused(
                () -> Mutex.create(name, NO_OPTIONS),
                () -> SharedEvent.create(name, NO_OPTIONS),
                () -> SharedLatch.createOrOpen(name, 3, NO_OPTIONS),
                () -> SharedCounter.createOrOpen(name, 0, NO_OPTIONS),
                () -> MessageQueue.create(name, 4, 8, NO_OPTIONS));
    }

    @Test
    void no_name_is_refused() {
        assertThrows(NullPointerException.class, () -> SharedEvent.create(null));
        assertThrows(NullPointerException.class, () -> MessageQueue.open((String) null));
        assertThrows(NullPointerException.class, () -> SharedMemory.create(null, 8));
        assertThrows(NullPointerException.class, () -> Mutex.unlink(null));
    }

    @Test
    void no_codec_is_refused_by_the_view() throws Exception {
        try (MessageQueue queue = MessageQueue.create(name, 4, 8)) {
            assertThrows(NullPointerException.class, () -> queue.typed(null));
        } finally {
            MessageQueue.unlink(name);
        }
    }
}
