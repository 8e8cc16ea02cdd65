// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.esclusa.peer.Language;
import org.esclusa.peer.Place;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KillMatrixTest {
    private static final int KILLS = Integer.getInteger("kills", 1);

    /** A hang ends after ten seconds, and ten of them end the matrix: the time-out is for the matrix itself. */
    @ParameterizedTest
    @EnumSource(
            value = Place.class,
            names = {"HERE", "PID_NAMESPACE"})
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void a_death_before_any_store_of_any_operation_harms_nobody(Place place) throws Exception {
        try (KillMatrix matrix = new KillMatrix(place, KILLS, KillMatrix.seed(KILLS), System.out)) {
            assertTrue(
                    matrix.run(System.getProperty("only", ""), Language.OURS),
                    "hangs, losses, doubles or other wrongs: see above");
        }
    }
}
