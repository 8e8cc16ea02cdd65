// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

import java.nio.file.Path;
import org.esclusa.stress.Processes;

/**
 * What processes have.
 *
 * @param kib of memory that is not shared
 * @param descriptors of anything
 * @param mappings of segments
 * @param threads of its own and of the runtime
 */
record Holdings(long kib, long descriptors, long mappings, long threads) {
    static final Holdings NONE = new Holdings(0, 0, 0, 0);

    /** Of a process now. */
    static Holdings of(long pid, Path segments) {
        return new Holdings(
                Processes.privateKib(pid),
                Processes.descriptors(pid),
                Processes.mappings(pid, segments),
                Processes.threads(pid).size());
    }

    Holdings plus(Holdings other) {
        return new Holdings(
                kib + other.kib, descriptors + other.descriptors, mappings + other.mappings, threads + other.threads);
    }

    /** The greater of each figure. */
    Holdings max(Holdings other) {
        return new Holdings(
                Math.max(kib, other.kib),
                Math.max(descriptors, other.descriptors),
                Math.max(mappings, other.mappings),
                Math.max(threads, other.threads));
    }
}
