// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.wordcount;

import java.util.List;
import org.esclusa.cli.words.WordTotals;

/**
 * What came of a count.
 *
 * @param totals all words
 * @param workers all there ever were
 * @param bytes how many were read
 * @param blocks how many were put and merged
 * @param killed how many workers were killed on purpose
 * @param redelivered how many deliveries of a block there were after its first
 * @param nanos from the first block put to the last one merged
 */
record Outcome(
        WordTotals totals, List<Worker> workers, long bytes, long blocks, long killed, long redelivered, long nanos) {}
