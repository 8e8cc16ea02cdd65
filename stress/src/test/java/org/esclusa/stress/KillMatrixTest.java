// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.esclusa.peer.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class KillMatrixTest {
    private static final int KILLS = Integer.getInteger("kills", 1);

    /** A hang ends after ten seconds, and ten of them end the matrix: the time-out is for the matrix itself. */
    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void a_death_before_any_store_of_any_operation_harms_nobody() throws Exception {
        try (KillMatrix matrix = new KillMatrix(KILLS, KillMatrix.seed(KILLS), System.out)) {
            assertTrue(
                    matrix.run(System.getProperty("only", ""), Language.OURS),
                    "hangs, losses, doubles or other wrongs: see above");
        }
    }
}
