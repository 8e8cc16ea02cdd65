// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.esclusa.peer.Waiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class SharedEventTest {
    private static final Duration SHORT = Duration.ofMillis(20);
    private final String name = Names.fresh();
    private SharedEvent event;

    @BeforeEach
    void make() throws Exception {
        event = SharedEvent.create(name);
    }

    @AfterEach
    void remove() throws Exception {
        event.close();
        SharedEvent.unlink(name);
    }

    @Test
    void is_set_between_set_and_clear() throws Exception {
        assertFalse(event.isSet());
        event.set();
        event.set();
        assertTrue(event.isSet());
        event.await();
        event.clear();
        event.clear();
        assertFalse(event.isSet());
        assertFalse(event.await(Duration.ZERO));
    }

    @Test
    void await_is_false_at_the_time_out() throws Exception {
        long start = System.nanoTime();
        assertFalse(event.await(SHORT));
        assertTrue(System.nanoTime() - start >= SHORT.toNanos());
    }

    private static ExecutorService threads(boolean virtual) {
        return virtual ? Executors.newVirtualThreadPerTaskExecutor() : Executors.newCachedThreadPool();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void set_wakes_all_who_wait(boolean virtual) throws Exception {
        CountDownLatch begun = new CountDownLatch(50);
        Callable<Boolean> waiting = () -> {
            begun.countDown();
            return event.await(Duration.ofSeconds(30));
        };
        try (ExecutorService threads = threads(virtual);
                SharedEvent other = SharedEvent.open(name)) {
            List<Future<Boolean>> waits = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                waits.add(threads.submit(waiting));
            }
            begun.await();
            other.set();
            for (Future<Boolean> wait : waits) {
                assertTrue(wait.get());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void all_who_wait_return_also_if_it_was_cleared_again(boolean virtual) throws Exception {
        event.waitPolicy(WaitPolicy.SLEEP_ONLY);
        try (ExecutorService threads = threads(virtual);
                SharedEvent other = SharedEvent.open(name)) {
            List<Future<Boolean>> waits = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                waits.add(threads.submit(() -> event.await(Duration.ofSeconds(30))));
            }
            Waiting.await(name, waits.size());
            other.set();
            other.clear();
            for (Future<Boolean> wait : waits) {
                assertTrue(wait.get());
            }
            assertEquals(0, Waiting.count(name));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void an_interrupt_ends_the_wait(boolean virtual) throws Exception {
        try (ExecutorService threads = threads(virtual)) {
            List<Thread> thread = new ArrayList<>();
            CountDownLatch begun = new CountDownLatch(1);
            Future<Boolean> wait = threads.submit(() -> {
                thread.add(Thread.currentThread());
                begun.countDown();
                return event.await(Duration.ofSeconds(30));
            });
            begun.await();
            thread.getFirst().interrupt();
            ExecutionException e = assertThrows(ExecutionException.class, wait::get);
            assertTrue(e.getCause() instanceof InterruptedException, e::toString);
        }
    }

    @Test
    void close_ends_the_wait_of_another_thread() throws Exception {
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            Future<Boolean> wait = threads.submit(() -> event.await(Duration.ofSeconds(30)));
            Waiting.awaitOne(name);
            event.close();
            ExecutionException e = assertThrows(ExecutionException.class, wait::get);
            assertTrue(e.getCause() instanceof IllegalStateException, e::toString);
        }
        assertThrows(IllegalStateException.class, event::set);
        assertThrows(IllegalStateException.class, event::clear);
        assertThrows(IllegalStateException.class, event::isSet);
        assertThrows(IllegalStateException.class, event::timesSet);
        assertThrows(IllegalStateException.class, event::await);
    }
}
