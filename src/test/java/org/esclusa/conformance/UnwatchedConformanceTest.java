// SPDX-License-Identifier: Apache-2.0
package org.esclusa.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Stream;
import org.esclusa.peer.Language;
import org.esclusa.peer.Place;
import org.esclusa.peer.Reply;
import org.esclusa.peer.Waiting;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who can have no inotify(7) instance, or no watch, sleeps in short steps, and so sees a death all the same. */
@Timeout(60)
class UnwatchedConformanceTest {
    private static final long UNTIL_IT_SLEEPS = 30; // milliseconds; if it does not yet, it finds a dead one

    /** What the first has when it dies, and the wait of the second that this ends. */
    private enum Wait {
        MUTEX("mutex", "", "mutex lock", "mutex lock"),
        SEMAPHORE("semaphore", "1", "semaphore acquire 1", "semaphore acquire 1"),
        READ_LOCK("rwlock", "", "rwlock write", "rwlock read"),
        WRITE_LOCK("rwlock", "", "rwlock read", "rwlock write"),
        BARRIER("barrier", "3", "barrier wait", "barrier wait"),
        GET("queue", "4 16", "producer open", "consumer get"),
        TAKE("queue", "4 16", "producer open", "consumer take"),
        GET_MANY("queue", "4 16", "producer open", "consumer get_many 2"),
        ANY("queue", "4 16", "producer open", "consumer any");

        private final String kind;
        private final String parameters;
        private final String hold;
        private final String wait;

        Wait(String kind, String parameters, String hold, String wait) {
            this.kind = kind;
            this.parameters = parameters;
            this.hold = hold;
            this.wait = wait;
        }

        private void expect(Pair pair, Reply reply) {
            switch (this) {
                case BARRIER -> Refusal.BROKEN.by(pair.second(), wait, reply);
                case GET, TAKE, GET_MANY -> assertEquals(Reply.Kind.END, reply.kind(), reply::text);
                default -> assertTrue(reply.is(Reply.Kind.OK), reply::text);
            }
        }
    }

    static Stream<Arguments> waits() {
        return Stream.of(Place.NO_INOTIFY, Place.NO_WATCHES)
                .flatMap(place -> Stream.of(Language.JAVA, Language.C)
                        .flatMap(language -> Arrays.stream(Wait.values())
                                .map(wait -> Arguments.of(wait, new Pair(Language.C, Place.HERE, language, place)))));
    }

    @ParameterizedTest(name = "{0} of {1}")
    @MethodSource("waits")
    void a_death_ends_a_wait_without_a_watch(Wait wait, Pair pair) throws Exception {
        pair.share(wait.kind, wait.parameters);
        if (wait == Wait.BARRIER) {
            pair.first().tell(wait.hold);
            Waiting.awaitOne(pair.name());
        } else {
            pair.first().done(wait.hold);
        }
        if (wait.kind.equals("queue")) {
            pair.second().done("consumer open");
        }
        pair.second().tell(wait.wait);
        Thread.sleep(UNTIL_IT_SLEEPS);
        pair.first().close();
        wait.expect(pair, pair.second().await());
    }
}
