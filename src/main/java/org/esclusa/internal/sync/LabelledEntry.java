// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

/**
 * A counter of a table as a reader found it: all of one counter, but for the value, which may be newer.
 *
 * @param owner the owner's member index, or -1 if it has none any more
 * @param language the owner's, or empty
 * @param pid the owner's, or 0
 */
public record LabelledEntry(
        int index,
        int generation,
        String label,
        String unit,
        boolean gauge,
        long value,
        int owner,
        String language,
        int pid) {}
