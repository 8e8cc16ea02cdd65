// SPDX-License-Identifier: Apache-2.0
package org.esclusa.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.esclusa.peer.Language;
import org.esclusa.peer.Peer;
import org.esclusa.peer.Reply;
import org.esclusa.peer.Waiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each language with a C program that has initialised a mutex in shared memory, and does not know this library. */
@Timeout(60)
class PlainPthreadConformanceTest {
    private static final int TIMES = 5_000;
    private static final int WAITERS = 0x80; // FUTEX_WAITERS in the last byte of the word, futex(2)

    private Peer plain;

    @BeforeEach
    void start() {
        plain = Peer.startPthread();
    }

    @AfterEach
    void end() {
        plain.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"JAVA", "C", "PYTHON"})
    void they_exclude_each_other(Language language) {
        try (Pair pair = new Pair(language, language)) {
            for (String kind : new String[] {"normal 0", "normal 1", "recursive 1", "errorcheck 0", "errorcheck 1"}) {
                Peer ours = share(pair, 64, kind);
                plain.tell("pthread add 0 " + TIMES);
                ours.tell("pthread add 0 " + TIMES);
                plain.awaitDone();
                ours.awaitDone();
                ours.done("pthread lock");
                assertEquals(Reply.Kind.TIMEOUT, plain.ask("pthread lock 0").kind());
                ours.done("pthread unlock");
                plain.done("pthread lock");
                assertEquals(Reply.Kind.TIMEOUT, ours.ask("pthread lock 20").kind());
                plain.done("pthread unlock");
                String sum = Integer.toHexString(0x1_0000 | Short.reverseBytes((short) (2 * TIMES)) & 0xffff)
                        .substring(1);
                assertEquals(sum, ours.done("memory read 0 2").word(0));
                finish(pair, ours);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"JAVA", "C", "PYTHON"})
    void the_death_of_either_is_seen_by_the_other(Language language) {
        try (Pair pair = new Pair(language, language)) {
            Peer ours = share(pair, 4096, "normal 1");
            plain.done("pthread lock");
            Peer second = pair.second();
            second.done("memory open " + pair.name());
            ours.tell("pthread lock");
            Waiting.until(
                    "nobody was seen to wait",
                    () -> Integer.parseInt(second.done("memory read 4099 1").word(0), 16) >= WAITERS);
            plain.close();
            assertEquals(1, ours.awaitDone().number(0));
            ours.done("pthread mark_repaired");
            try (Peer next = Peer.startPthread()) {
                next.done("memory open " + pair.name());
                second.done("pthread at 4096");
                ours.done("pthread unlock");
                second.done("pthread lock");
                second.close();
                assertEquals(1, ours.done("pthread lock").number(0));
                ours.done("pthread mark_repaired");
                ours.done("pthread unlock");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"JAVA", "C", "PYTHON"})
    void one_that_is_private_to_its_process_is_refused(Language language) {
        try (Pair pair = new Pair(language, language)) {
            Peer ours = memory(pair);
            plain.done("pthread init 64 private 0");
            Refusal.IMPOSSIBLE.by(ours, "pthread at 64");
            Refusal.OUTSIDE.by(ours, "pthread at 8176");
            Refusal.IMPOSSIBLE.by(ours, "pthread at 65");
        }
    }

    private Peer memory(Pair pair) {
        Peer ours = pair.first();
        ours.done("memory create " + pair.name() + " 8192");
        plain.done("memory open " + pair.name());
        return ours;
    }

    private Peer share(Pair pair, int offset, String kind) {
        Peer ours = memory(pair);
        plain.done("pthread init " + offset + " " + kind);
        ours.done("pthread at " + offset);
        assertEquals(kind.endsWith("1") ? 1 : 0, ours.done("pthread robust").number(0));
        return ours;
    }

    private static void finish(Pair pair, Peer ours) {
        ours.done("pthread close");
        ours.done("memory close");
        ours.done("memory unlink " + pair.name());
    }
}
