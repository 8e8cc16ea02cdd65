// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.time.Duration;
import org.esclusa.peer.ScribbledSegments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Words that none of us has written. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class GarbageTest {
    /** In a process of its own, which a wrong address would end. */
    @Test
    void garbage_in_shared_words_does_no_harm() throws Exception {
        try (PeerProcess peer = PeerProcess.java(ScribbledSegments.class, Names.fresh(), 400)) {
            peer.awaitSuccess(Duration.ofSeconds(150));
        }
    }
}
