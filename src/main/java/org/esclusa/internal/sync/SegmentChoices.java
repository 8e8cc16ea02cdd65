// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

/**
 * What may be asked of a segment beyond its name and kind.
 *
 * @param mode permission bits of a new one
 * @param members how many objects may have a new one open at the same time; 0 if nobody says
 * @param temporary whether {@code gc} removes a new one when no member lives
 * @param anyUser whether one of another user may be opened
 */
public record SegmentChoices(int mode, int members, boolean temporary, boolean anyUser) {
    private static final int DEFAULT_MEMBERS = 256;

    /** How many a new one has. */
    int membersOfNew() {
        return members == 0 ? DEFAULT_MEMBERS : members;
    }
}
