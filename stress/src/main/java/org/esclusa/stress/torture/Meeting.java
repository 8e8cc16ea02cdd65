// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

import java.util.Collection;
import java.util.List;

/**
 * A worker that was let in has found others inside who are too many: fine if they were dead.
 *
 * @param by its slot
 * @param nanos when it had seen them
 * @param limit what those alive may weigh together
 * @param others who they were
 */
record Meeting(int by, long nanos, long limit, List<Other> others) {
    /** One that was inside. */
    record Other(int slot, long life, long weight) {}

    /** What those weighed who lived for some time yet. */
    long weightOfTheLiving(Collection<Death> deaths) {
        return others.stream()
                .filter(it -> deaths.stream().noneMatch(death -> death.life() == it.life() && death.nanos() <= nanos))
                .mapToLong(Other::weight)
                .sum();
    }

    boolean isForbidden(Collection<Death> deaths) {
        return weightOfTheLiving(deaths) > limit;
    }
}
