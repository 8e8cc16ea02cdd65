// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import org.esclusa.peer.NoCalls;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What it costs when nobody waits: no system call, under a filter that ends the process at one. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class NoCallsTest {
    private static final int NO_FILTER = 77;
    private static final int SIGSYS = 128 + 31;

    @ParameterizedTest
    @ValueSource(strings = {"control", "work"})
    void no_system_call_when_nobody_waits(String what) throws Exception {
        try (PeerProcess peer = PeerProcess.java(NoCalls.class, Names.fresh(), what)) {
            int status = peer.awaitStatus(Duration.ofSeconds(90));
            assumeTrue(status != NO_FILTER, "the kernel takes no seccomp(2) filter here");
            assertEquals(what.equals("control") ? SIGSYS : 0, status);
        }
    }
}
