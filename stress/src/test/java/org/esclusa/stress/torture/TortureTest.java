// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.esclusa.peer.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TortureTest {
    private static final int SEED = Integer.getInteger("seed", 1);

    /** A hang ends its object after ten seconds: the time-out is for the harness itself. */
    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void random_deaths_under_load_harm_nobody() throws Exception {
        List<Line> lines = new ArrayList<>();
        try (Torture torture = new Torture(System.out)) {
            for (Workload workload : Workloads.ALL) {
                lines.addAll(torture.run(workload, Language.OURS, Quota.SHORT, Long.MAX_VALUE, new Random(SEED)));
            }
        }
        System.out.print(Report.table(lines));
        assertTrue(lines.stream().allMatch(Line::isGood), "hangs, losses or doubles: see above");
    }
}
