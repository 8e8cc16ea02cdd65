// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

/**
 * A counter of a table as it was at some moment.
 *
 * @param index its place in the table
 * @param label what it counts
 * @param unit in what; may be empty
 * @param type how its value moves
 * @param value its value
 * @param orphaned whether its owner has died or left
 * @param language {@code Java}, {@code C} or {@code Python}, of its owner; empty when it is orphaned
 * @param pid of its owner, in the owner's PID namespace; 0 when it is orphaned
 */
public record CounterSnapshot(
        int index,
        String label,
        String unit,
        SharedCounters.Type type,
        long value,
        boolean orphaned,
        String language,
        int pid) {}
