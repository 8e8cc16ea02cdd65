// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.esclusa.SharedCounters.Type;
import org.esclusa.internal.sys.Errno;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;

/** A full table says so, and has room again after a close and after a death. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class FullTablesTest {
    private final String name = Names.fresh();
    private final List<AutoCloseable> open = new ArrayList<>();
    private MessageQueue queue;
    private SharedCounters counters;

    @BeforeEach
    void make() throws Exception {
        for (AnyKind kind : AnyKind.values()) {
            open.add(kind.create(MemberOfAll.name(name, kind)));
        }
        queue = (MessageQueue) open.get(AnyKind.QUEUE.ordinal());
        counters = (SharedCounters) open.get(AnyKind.COUNTERS.ordinal());
    }

    @AfterEach
    void remove() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        for (AnyKind kind : AnyKind.values()) {
            Segments.remove(MemberOfAll.name(name, kind));
        }
    }

    @Test
    void a_member_that_closes_or_dies_makes_room_for_another() throws Exception {
        for (AnyKind kind : AnyKind.values()) {
            String segment = MemberOfAll.name(name, kind);
            open.add(kind.open(segment));
            try (AutoCloseable last = kind.open(segment)) {
                assertIsFull("cannot open segment '" + segment + "'", "3 members", () -> kind.open(segment), last);
            }
        }
        letOneDie(() -> {
            for (AnyKind kind : AnyKind.values()) {
                assertThrows(SegmentException.class, () -> kind.open(MemberOfAll.name(name, kind)), kind.word);
            }
        });
        for (AnyKind kind : AnyKind.values()) {
            kind.open(MemberOfAll.name(name, kind)).close();
        }
    }

    @Test
    void a_handle_that_is_closed_or_whose_process_dies_makes_room_for_another() throws Exception {
        queue.consumer();
        try (Producer last = queue.producer();
                Producer more = queue.producer()) {
            assertIsFull("cannot join segment '" + queue.name() + "'", "3 handles", queue::producer, last, more);
        }
        letOneDie(() -> assertThrows(SegmentException.class, () -> {
            queue.producer();
            queue.producer();
        }));
        queue.consumer().close();
    }

    @Test
    void a_counter_that_is_freed_makes_room_for_another_also_a_dead_ones() throws Exception {
        LabelledCounter own = counters.allocate("own", "", Type.COUNTER);
        letOneDie(() -> {});
        LabelledCounter left = counters.find(MemberOfAll.LABEL).orElseThrow();
        counters.allocate("third", "", Type.COUNTER);
        for (LabelledCounter full : List.of(own, left)) {
            SegmentException e =
                    assertThrows(SegmentException.class, () -> counters.allocate("more", "", Type.COUNTER));
            assertEquals(Errno.ENOSPC.number(), e.errno());
            assertEquals(
                    "cannot allocate in segment '" + counters.name() + "': ENOSPC: all 3 counters are in use",
                    e.getMessage());
            full.free();
            counters.allocate("more", "", Type.COUNTER);
        }
    }

    /** Others that are meant to be open just then are named, so that they are. */
    private static void assertIsFull(String what, String which, Executable call, AutoCloseable... open) {
        SegmentException e =
                assertThrows(SegmentException.class, call, () -> List.of(open).toString());
        assertEquals(Errno.EUSERS.number(), e.errno());
        assertEquals(what + ": EUSERS: all its " + which + " are in use", e.getMessage());
    }

    /** A member of all of them, with a handle of the queue and a counter of the table. */
    private void letOneDie(Executable whileItLives) throws Exception {
        try (PeerProcess peer = PeerProcess.java(MemberOfAll.class, name)) {
            peer.awaitReady();
            assertDoesNotThrow(whileItLives);
        }
    }
}
