// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

import java.util.List;
import java.util.stream.Stream;

/** All objects under load. */
final class Ordeals {
    static final List<Ordeal> ALL = Stream.of(NumberOrdeals.ALL, LockOrdeals.ALL, QueueOrdeal.ALL, MeetingOrdeals.ALL)
            .flatMap(List::stream)
            .toList();

    private Ordeals() {}
}
