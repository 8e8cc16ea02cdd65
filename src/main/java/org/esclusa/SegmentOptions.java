// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import org.esclusa.internal.layout.HeaderLayout;
import org.esclusa.internal.layout.QueueLayout;
import org.esclusa.internal.sync.SegmentChoices;

/**
 * What may be asked of an object beyond its name: {@code SegmentOptions.DEFAULT.withMode(0660)}.
 *
 * <p>{@code createOrOpen} compares the numbers of members and handles with those it finds, if they are given: a
 * difference is a {@link SegmentException} with EINVAL and both numbers.
 *
 * @param mode permission bits of a new one, whatever the umask
 * @param members how many may have a new one open at the same time, in all processes; 1 to 65,535, or 0 for 256
 * @param handles of a new queue: how many producers and consumers there may be at the same time; 1 to 65,535, or 0
 *     for 1,024
 * @param temporary whether {@code gc} removes a new one when no member lives
 * @param anyUser whether to open one that belongs to another user
 */
public record SegmentOptions(int mode, int members, int handles, boolean temporary, boolean anyUser) {
    /** Mode 0600, room for 256 members and 1,024 handles, not temporary, of this process's user. */
    public static final SegmentOptions DEFAULT = new SegmentOptions(0600, 0, 0, false, false);

    private static final int PERMISSIONS = 0777;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public SegmentOptions {
        check("mode", mode, 0, PERMISSIONS);
        check("members", members, 0, HeaderLayout.MOST_MEMBERS);
        check("handles", handles, 0, QueueLayout.MOST_HANDLES);
    }

    static void check(String what, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " from " + least + " to " + most + ", not " + value);
        }
    }

    /**
     * The same but for the permission bits.
     *
     * @param bits as chmod(2) has them, say {@code 0660}
     * @return the changed options
     */
    public SegmentOptions withMode(int bits) {
        return new SegmentOptions(bits, members, handles, temporary, anyUser);
    }

    /**
     * The same but for the number of members.
     *
     * @param most how many may have the object open at the same time
     * @return the changed options
     */
    public SegmentOptions withMembers(int most) {
        check("members", most, 1, HeaderLayout.MOST_MEMBERS);
        return new SegmentOptions(mode, most, handles, temporary, anyUser);
    }

    /**
     * The same but for the number of a queue's handles.
     *
     * @param most how many producers and consumers there may be
     * @return the changed options
     */
    public SegmentOptions withHandles(int most) {
        check("handles", most, 1, QueueLayout.MOST_HANDLES);
        return new SegmentOptions(mode, members, most, temporary, anyUser);
    }

    /**
     * The same, and {@code gc} removes the object when no member lives.
     *
     * @return the changed options
     */
    public SegmentOptions withTemporary() {
        return new SegmentOptions(mode, members, handles, true, anyUser);
    }

    /**
     * The same, and a segment of another user is opened too: that user is trusted with this process's data.
     *
     * @return the changed options
     */
    public SegmentOptions withAnyUser() {
        return new SegmentOptions(mode, members, handles, temporary, true);
    }

    SegmentChoices choices() {
        return new SegmentChoices(mode, members, temporary, anyUser);
    }
}
