// SPDX-License-Identifier: Apache-2.0
package org.esclusa.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.esclusa.Mutex;
import org.esclusa.SharedCounter;
import org.esclusa.peer.Language;
import org.esclusa.peer.Place;
import org.esclusa.peer.Reply;
import org.esclusa.peer.Waiting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Peers that do not see one another: each is process 1 of a PID namespace of its own, or one is and the other is not, or
 * one sees no process at all; this JVM is a third, outside.
 */
@Timeout(60)
class ApartConformanceTest {
    private static final int TIMES = 1_000;
    private static final Duration SHORT = Duration.ofMillis(20);

    @ParameterizedTest(name = "{0}")
    @ArgumentsSource(Pair.Apart.class)
    @ArgumentsSource(Pair.WithoutProc.class)
    void never_two_owners(Pair pair) throws Exception {
        pair.share("mutex", "");
        String counter = pair.name() + "-counter";
        pair.first().done("counter create " + counter + " 0");
        pair.second().done("counter open " + counter);
        try (Mutex mutex = Mutex.open(pair.name());
                SharedCounter total = SharedCounter.open(counter)) {
            pair.first().tell("mutex count " + TIMES);
            pair.second().tell("mutex count " + TIMES);
            for (int i = 0; i < TIMES; i++) {
                mutex.lock();
                total.set(total.get() + 1);
                mutex.unlock();
            }
            pair.first().awaitDone();
            pair.second().awaitDone();
            assertEquals(3 * TIMES, total.get());
        }
    }

    @ParameterizedTest(name = "{0}")
    @ArgumentsSource(Pair.Apart.class)
    @ArgumentsSource(Pair.WithoutProc.class)
    @ArgumentsSource(Pair.WithoutInotify.class)
    void a_stopped_one_keeps_all_it_has_and_a_dead_one_nothing(Pair pair) throws Exception {
        takeAll(pair);
        pair.first().stop();
        getsNothing(pair);
        pair.first().goOn();
        pair.first().done("mutex unlock");
        assertEquals(0, pair.second().done("mutex lock").number(0));
        pair.second().done("mutex unlock");
        pair.first().done("mutex lock");

        pair.first().tell("barrier wait");
        Waiting.awaitOne(pair.name() + "-barrier");
        pair.first().stop();
        getsNothing(pair);
        pair.second().tell("mutex lock");
        pair.first().close();
        assertEquals(1, pair.second().awaitDone().number(0));
        getsTheRest(pair);
    }

    private static void takeAll(Pair pair) {
        share(pair, "mutex", "");
        share(pair, "semaphore", "2");
        share(pair, "rwlock", "");
        share(pair, "barrier", "3");
        share(pair, "queue", "8 16");
        pair.first().done("mutex lock");
        pair.first().done("semaphore acquire 2");
        pair.first().done("rwlock write");
        pair.first().done("producer open");
        pair.first().done("consumer open");
        pair.first().done("producer put 01 7");
        pair.first().done("consumer take");
        pair.first().done("producer claim");
        pair.second().done("consumer open");
    }

    private static void share(Pair pair, String kind, String parameters) {
        pair.first().done(kind + " create " + pair.name() + "-" + kind + " " + parameters);
        pair.second().done(kind + " open " + pair.name() + "-" + kind);
    }

    private static void getsNothing(Pair pair) throws Exception {
        for (String wait : new String[] {"mutex lock", "semaphore acquire 1", "rwlock read", "consumer get"}) {
            assertEquals(
                    Reply.Kind.TIMEOUT,
                    pair.second().ask(wait + " " + SHORT.toMillis()).kind(),
                    wait);
        }
        assertEquals(0, pair.second().done("barrier broken").number(0));
        try (Mutex outside = Mutex.open(pair.name() + "-mutex")) {
            assertFalse(outside.tryLock(SHORT));
        }
    }

    private static void getsTheRest(Pair pair) {
        pair.second().done("semaphore acquire 2");
        assertEquals(1, pair.second().done("rwlock write").number(0));
        assertEquals("01 7 2", pair.second().done("consumer take").text());
        pair.second().done("consumer acknowledge");
        assertEquals(Reply.Kind.END, pair.second().ask("consumer get").kind());
        Refusal.BROKEN.by(pair.second(), "barrier wait");
    }

    @ParameterizedTest(name = "{0}")
    @ArgumentsSource(Pair.Apart.class)
    @ArgumentsSource(Pair.WithoutProc.class)
    @ArgumentsSource(Pair.WithoutInotify.class)
    void who_sleeps_for_a_message_hears_of_it_and_of_its_producers_death(Pair pair) {
        share(pair, "queue", "8 16");
        pair.first().done("producer open");
        pair.second().done("consumer open");
        pair.second().tell("consumer get");
        Waiting.awaitOne(pair.name() + "-queue");
        pair.first().done("producer put c0ffee 0");
        assertEquals("c0ffee", pair.second().awaitDone().text());
        pair.second().tell("consumer get");
        Waiting.awaitOne(pair.name() + "-queue");
        pair.first().close();
        assertEquals(Reply.Kind.END, pair.second().await().kind());
    }

    @ParameterizedTest(name = "{0}")
    @ArgumentsSource(Pair.Apart.class)
    void a_pthread_mutex_is_refused_and_a_mutex_named(Pair pair) {
        pair.first().done("pthread create " + pair.name());
        String sentence = Refusal.ELSEWHERE.by(pair.second(), "pthread open " + pair.name());
        assertTrue(sentence.endsWith("use a Mutex"), sentence);
        pair.first().done("pthread lock");
    }

    @ParameterizedTest(name = "{0}")
    @ArgumentsSource(Pair.WithoutProc.class)
    void what_needs_proc_is_refused_in_a_sentence(Pair pair) {
        String unknown = Refusal.ELSEWHERE.by(pair.first(), "pthread create " + pair.name());
        assertTrue(unknown.endsWith("cannot be told without /proc, use a Mutex"), unknown);
        pair.second().done("pthread create " + pair.name());
        unknown = Refusal.ELSEWHERE.by(pair.first(), "pthread open " + pair.name());
        assertTrue(unknown.endsWith("use a Mutex"), unknown);
        String unnamed = Refusal.ELSEWHERE.by(pair.first(), "semaphore create memfd: 2");
        assertTrue(unnamed.endsWith("it cannot be opened anew by /proc/self/fd"), unnamed);
    }

    @ParameterizedTest
    @EnumSource(
            value = Language.class,
            names = {"JAVA", "C", "PYTHON"})
    void where_nothing_can_be_written_nothing_is_opened_or_made(Language language) {
        try (Pair pair = new Pair(language, Place.READ_ONLY, Language.C, Place.HERE)) {
            pair.second().done("counter create " + pair.name() + " 5");
            Refusal.READ_ONLY.by(pair.first(), "counter open " + pair.name());
            Refusal.READ_ONLY.by(pair.first(), "mutex create " + pair.name() + "-mutex");
            Refusal.READ_ONLY.by(pair.first(), "counter create_or_open " + pair.name() + " 5");
            assertEquals(5, pair.second().done("counter get").number(0));
        }
    }

    /** Its JVM has no other way to learn who its user is. */
    @Test
    void a_jvm_without_native_access_and_proc_opens_what_it_is_told_to_trust() {
        try (Pair pair = new Pair(Language.JAVA_DENIED, Place.NO_PROC, Language.C, Place.HERE)) {
            pair.second().done("counter create " + pair.name() + " 5");
            String sentence = pair.first().ask("counter open " + pair.name()).text();
            assertTrue(sentence.endsWith("which one this is cannot be told without /proc"), sentence);
        }
    }
}
