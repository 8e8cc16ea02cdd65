// SPDX-License-Identifier: Apache-2.0
package org.esclusa.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.esclusa.peer.Peer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

@AlsoDenied
@Timeout(60)
class SharedMemoryConformanceTest {
    private static final int OFFSET = 59;

    @EachPair
    void memory_is_the_same_bytes_for_both(Pair pair) {
        pair.share("memory", "4099");
        writeAndRead(pair.first(), pair.second());
        writeAndRead(pair.second(), pair.first());
    }

    @ParameterizedTest(name = "{0}")
    @ArgumentsSource(Pair.WithMultiprocessing.class)
    void memory_is_the_same_object_as_that_of_multiprocessing(Pair pair) {
        pair.share("memory", "4099");
        writeAndRead(pair.first(), pair.second());
        writeAndRead(pair.second(), pair.first());
        pair.second().done("memory unlink " + pair.name());
        Refusal.MISSING.by(pair.first(), "memory open " + pair.name());
    }

    @EachPair
    void new_memory_is_zero_and_of_the_size_asked_for(Pair pair) {
        pair.share("memory", "70000");
        assertEquals("70000", pair.second().done("memory size").text());
        assertEquals(
                "00".repeat(70000), pair.second().done("memory read 0 70000").text());
    }

    @EachPair
    void memory_outlives_its_name_and_its_creator(Pair pair) {
        pair.share("memory", "64");
        pair.first().done("memory write 5 beef");
        pair.first().done("memory close");
        pair.second().done("memory unlink " + pair.name());
        assertEquals("beef", pair.second().done("memory read 5 2").text());
        Refusal.MISSING.by(pair.first(), "memory open " + pair.name());
    }

    @EachPair
    void create_or_open_opens_what_the_other_has_made(Pair pair) {
        pair.first().done("memory create_or_open " + pair.name() + " 64");
        pair.second().done("memory create_or_open " + pair.name() + " 64");
        writeAndRead(pair.first(), pair.second());
    }

    private static void writeAndRead(Peer writer, Peer reader) {
        String bytes = "%02x%02x00ff80".formatted(writer.pid() & 0xff, reader.pid() & 0xff);
        writer.done("memory write " + OFFSET + " " + bytes);
        assertEquals(bytes, reader.done("memory read " + OFFSET + " 5").text());
    }
}
