// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

import java.util.List;
import java.util.stream.Stream;

/** All objects under load. */
final class Workloads {
    static final List<Workload> ALL = Stream.of(
                    NumberWorkloads.ALL, LockWorkloads.ALL, QueueWorkloads.ALL, MeetingWorkloads.ALL)
            .flatMap(List::stream)
            .toList();

    private Workloads() {}
}
