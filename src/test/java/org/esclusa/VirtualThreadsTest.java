// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.esclusa.peer.VirtualThreadCrowd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Virtual threads that wait, with two carriers for all. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class VirtualThreadsTest {
    @Test
    void ten_thousand_wait_and_delay_nobody() throws Exception {
        List<String> twoCarriers =
                List.of("-Djdk.virtualThreadScheduler.parallelism=2", "-Djdk.virtualThreadScheduler.maxPoolSize=2");
        try (PeerProcess crowd =
                PeerProcess.java(twoCarriers, Map.of(), VirtualThreadCrowd.class, Names.fresh(), 10_000)) {
            System.out.print(crowd.awaitSuccess(Duration.ofSeconds(150)));
        }
    }
}
