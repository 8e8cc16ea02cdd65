// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.lang.foreign.MemorySegment;
import org.esclusa.Threads.Running;
import org.esclusa.internal.layout.HeaderLayout;
import org.esclusa.internal.layout.MemberLayout;
import org.esclusa.internal.layout.QueueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A member that can neither sleep on a futex nor wake: a process without native access, imitated here. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class SlowMemberTest {
    private static final long SECOND_MEMBER = HeaderLayout.SIZE + MemberLayout.SIZE + MemberLayout.STATE;
    private static final long SLOW = 2;

    private final String name = Names.fresh();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void slow_members_mark_is_honoured(boolean virtual) throws Exception {
        try (MessageQueue queue = MessageQueue.create(name, 4, 16);
                MessageQueue slow = MessageQueue.open(name);
                SharedMemory raw = SharedMemory.open(name)) {
            mark(raw.memory());
            Consumer consumer = queue.consumer();
            Producer producer = slow.producer();
            Running<byte[]> waiting = Threads.start(virtual, () -> consumer.get());
            assertFalse(waiting.isDoneSoon());
            uncountWaiters(raw.memory()); // so that nobody is woken
            producer.put(new byte[] {5});
            assertEquals(5, waiting.get()[0]);
        } finally {
            MessageQueue.unlink(name);
        }
    }

    @Test
    void a_mark_whose_maker_is_gone_is_cleared() throws Exception {
        try (MessageQueue queue = MessageQueue.create(name, 4, 16);
                SharedMemory raw = SharedMemory.open(name)) {
            try (MessageQueue slow = MessageQueue.open(name)) {
                mark(raw.memory());
                assertEquals(4, slow.slots());
            }
            Consumer consumer = queue.consumer();
            Producer producer = queue.producer();
            Running<byte[]> waiting = Threads.start(() -> consumer.get());
            while (raw.memory().get(JAVA_INT, HeaderLayout.MARK) != 0) {
                Thread.onSpinWait();
            }
            producer.put(new byte[] {6});
            assertEquals(6, waiting.get()[0]);
        } finally {
            MessageQueue.unlink(name);
        }
    }

    private static void mark(MemorySegment segment) {
        segment.set(JAVA_LONG, SECOND_MEMBER, segment.get(JAVA_LONG, SECOND_MEMBER) | SLOW);
        segment.set(JAVA_INT, HeaderLayout.MARK, 1);
    }

    private static void uncountWaiters(MemorySegment segment) {
        long body = segment.get(JAVA_LONG, HeaderLayout.BODY_OFFSET);
        segment.set(JAVA_INT, body + QueueLayout.CONSUMERS_WAITING, 0);
    }
}
