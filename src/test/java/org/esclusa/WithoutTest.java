// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.esclusa.peer.Language;
import org.esclusa.peer.Peer;
import org.esclusa.peer.Reply;
import org.esclusa.peer.Waiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process on a system that lacks something: what takes its place keeps the same promises. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class WithoutTest {
    private final String name = Names.fresh();

    @AfterEach
    void unlink() throws SegmentException {
        Segments.remove(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INOTIFY", "WAITV", "PROC", "TMPFILE"})
    void a_sleeper_gets_its_message_and_notices_a_death(String what) throws Exception {
        try (Peer sleeper = Peer.startKillable(Language.JAVA, Map.of("ESCLUSA_TEST_NO_" + what, "1"));
                Peer producer = Peer.start(Language.JAVA)) {
            sleeper.done("queue create " + name + " 4 16");
            sleeper.done("consumer open");
            producer.done("queue open " + name);
            producer.done("producer open");
            sleeper.tell("consumer get");
            Waiting.awaitSeenBy(producer, sleeper, Waiting.CONSUMERS);
            producer.done("producer put c0ffee 0");
            assertEquals("c0ffee", sleeper.awaitDone().text());
            sleeper.tell("consumer get");
            Waiting.awaitSeenBy(producer, sleeper, Waiting.CONSUMERS);
            producer.kill();
            assertEquals(Reply.Kind.END, sleeper.await().kind());
            assertEquals(
                    "SegmentExistsException",
                    sleeper.ask("queue create " + name + " 4 16").word(0));
        }
    }
}
