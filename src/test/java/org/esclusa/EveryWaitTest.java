// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is promised of all that waits. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class EveryWaitTest {
    private static final String ROOT = System.getProperty("esclusa.root", ".");
    private static final Path JUMPING_CLOCK =
            Path.of(System.getProperty("esclusa.native", ROOT + "/target/native"), "preload/jumping_clock.so");

    private final String name = Names.fresh();

    @AfterEach
    void remove() throws SegmentException {
        Segments.remove(name);
    }

    @ParameterizedTest
    @EnumSource
    void an_interrupt_ends_it(EveryWait wait) throws Exception {
        assertAnInterruptEnds(wait, false);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"PTHREAD_MUTEX", "PTHREAD_CONDITION"})
    void an_interrupt_ends_it_for_a_virtual_thread(EveryWait wait) throws Exception {
        assertAnInterruptEnds(wait, true);
    }

    private void assertAnInterruptEnds(EveryWait wait, boolean virtual) throws Exception {
        try (EveryWait.Vain vain = wait.make(name)) {
            Threads.Running<Void> running = Threads.start(virtual, () -> {
                vain.forever().run();
                return null;
            });
            assertFalse(running.isDoneSoon());
            running.thread().interrupt();
            ExecutionException e = assertThrows(ExecutionException.class, running::get);
            assertInstanceOf(InterruptedException.class, e.getCause());
        }
    }

    /** In a process that finds the time of day an hour ahead and an hour back in turn. */
    @Test
    void setting_the_clock_neither_ends_nor_prolongs_it() throws Exception {
        assumeTrue(Files.exists(JUMPING_CLOCK), JUMPING_CLOCK + " is not built");
        Map<String, String> environment = Map.of("LD_PRELOAD", JUMPING_CLOCK.toString());
        try (PeerProcess peer = PeerProcess.java(List.of(), environment, TimedWaits.class, name)) {
            assertTrue(peer.awaitSuccess(Duration.ofSeconds(50)).contains("each waited as long as it was to"));
        }
    }
}
