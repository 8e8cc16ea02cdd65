// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.esclusa.peer.Language;
import org.esclusa.peer.Peer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Segments looked at from outside. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class SegmentsTest {
    private static final SegmentOptions TEMPORARY = SegmentOptions.DEFAULT.withTemporary();

    private final String name = Names.fresh();

    @AfterEach
    void remove() throws SegmentException {
        Segments.remove(name);
    }

    private static boolean has(List<SegmentInfo> segments, String name) {
        return segments.stream().anyMatch(it -> it.name().equals(name));
    }

    @Test
    void a_counter_is_listed_with_its_living_members() throws Exception {
        try (SharedCounter counter = SharedCounter.create(name, 42);
                Peer other = Peer.start(Language.JAVA)) {
            other.done("counter open " + name);
            SegmentInfo info = Segments.list().stream()
                    .filter(it -> it.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            assertEquals("SharedCounter", info.kind());
            assertEquals("1.0", info.layout());
            assertEquals(Files.size(Path.of("/dev/shm", name)), info.byteSize());
            assertEquals(42L, info.details().get("value"));
            assertFalse(info.temporary());
            assertTrue(Duration.between(info.created(), Instant.now()).abs().compareTo(Duration.ofMinutes(5)) < 0);
            assertEquals(
                    List.of((int) ProcessHandle.current().pid(), (int) other.pid()),
                    info.members().stream().map(SegmentInfo.Member::pid).toList());
            assertEquals("Java", info.members().get(1).language());
            assertEquals("EsclusaPeer", info.members().get(1).name());
            other.kill();
            other.awaitExit();
            assertEquals(1, Segments.inspect(name).members().size());
            assertEquals(42, counter.get());
        }
        assertEquals(List.of(), Segments.inspect(name).members());
    }

    @Test
    void a_mutex_tells_its_owner() throws Exception {
        try (Mutex mutex = Mutex.create(name)) {
            assertEquals("", Segments.inspect(name).details().get("owner"));
            mutex.lock();
            SegmentInfo info = Segments.inspect(name);
            assertEquals(info.members().get(0), info.details().get("owner"));
            assertEquals(true, info.details().get("ownerAlive"));
            assertEquals(1L, info.details().get("acquisitions"));
            mutex.unlock();
        }
    }

    @Test
    void a_queue_tells_its_figures_and_holders() throws Exception {
        try (MessageQueue queue = MessageQueue.create(name, 10, 20)) {
            Producer producer = queue.producer();
            Consumer consumer = queue.consumer();
            producer.put(new byte[1]);
            producer.put(new byte[2]);
            try (Message held = consumer.take()) {
                var details = Segments.inspect(name).details();
                assertEquals(10, details.get("slots"));
                assertEquals(20, details.get("slotBytes"));
                assertEquals(1L, details.get("size"));
                assertEquals(2L, details.get("put"));
                assertEquals(0, held.ticket());
                assertEquals(1, details.get("held"));
                assertEquals(1, details.get("consumers"));
                MessageQueue.Holder holder = queue.holders().get(0);
                assertEquals(List.of(holder), details.get("holders"));
                assertEquals((int) ProcessHandle.current().pid(), holder.pid());
                assertFalse(holder.producer());
            }
        }
    }

    @Test
    void looking_makes_nobody_a_member() throws Exception {
        SharedCounter.create(name, 0, SegmentOptions.DEFAULT.withMembers(1)).close();
        try (SharedCounter only = SharedCounter.open(name)) {
            assertEquals(1, Segments.inspect(name).members().size());
            assertEquals(0, only.get());
        }
        assertThrows(NoSuchSegmentException.class, () -> Segments.inspect(Names.fresh()));
    }

    @Test
    void a_temporary_segment_is_garbage_when_no_member_lives() throws Exception {
        SharedCounter counter = SharedCounter.create(name, 0, TEMPORARY);
        assertFalse(Segments.collectGarbage().contains(name));
        counter.close();
        assertTrue(has(Segments.orphans(), name));
        assertTrue(Segments.collectGarbage().contains(name));
        assertFalse(Segments.remove(name));
    }

    @Test
    void the_segment_of_a_killed_process_is_garbage_if_temporary() throws Exception {
        try (Peer peer = Peer.start(Language.JAVA)) {
            SharedCounter.create(name, 0, TEMPORARY).close();
            peer.done("counter open " + name);
            assertFalse(Segments.collectGarbage().contains(name));
            peer.kill();
            peer.awaitExit();
            assertTrue(Segments.collectGarbage().contains(name));
        }
    }

    @Test
    void what_is_not_temporary_stays() throws Exception {
        SharedCounter.create(name).close();
        assertFalse(Segments.collectGarbage().contains(name));
        assertTrue(has(Segments.orphans(), name));
        assertTrue(Segments.remove(name));
        assertFalse(Segments.remove(name));
    }

    @Test
    void an_abandoned_private_file_is_garbage() throws Exception {
        Path abandoned = Path.of("/dev/shm", String.format(".esclusa-%016x", System.nanoTime()));
        Files.write(abandoned, new byte[10]);
        assertTrue(Segments.collectGarbage().contains(abandoned.getFileName().toString()));
        assertTrue(Files.notExists(abandoned));
    }
}
