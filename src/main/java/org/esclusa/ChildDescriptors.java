// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.esclusa.internal.sys.Flags;
import org.esclusa.internal.sys.Libc;
import org.esclusa.internal.sys.LibcDescriptors;

/**
 * The descriptors of this process that one child is started with: a duplicate of each that it is given, and an end of
 * each pipe that is made for it. Closed as soon as the child has them; the other ends of the pipes stay open if it was
 * {@linkplain #started started}.
 */
final class ChildDescriptors implements AutoCloseable {
    /** So many have a meaning of their own: standard input, output and error. */
    static final int STANDARD = 3;

    private final int[] numbers;
    private final List<Pipe> pipes = new ArrayList<>(); // of the standard ones, null if it is none
    private boolean started;

    /** What the child has under a number: a descriptor, a pipe to be made, or with neither /dev/null. */
    record Gift(Descriptor descriptor, boolean isPipe) {
        static final Gift NOTHING = new Gift(null, false);
        static final Gift PIPE = new Gift(null, true);
    }

    private ChildDescriptors(int count) {
        numbers = new int[count];
        Arrays.fill(numbers, -1);
    }

    /**
     * Duplicates them, and makes the pipes.
     *
     * @param gifts by the number that the child has them under; of the standard ones those of this process if not there
     */
    static ChildDescriptors of(Map<Integer, Gift> gifts) throws IOException {
        int highest = gifts.keySet().stream().reduce(STANDARD - 1, Math::max);
        ChildDescriptors made = new ChildDescriptors(highest + 1);
        boolean whole = false;
        try {
            made.fill(gifts);
            whole = true;
            return made;
        } finally {
            if (!whole) {
                made.close();
            }
        }
    }

    private void fill(Map<Integer, Gift> gifts) throws IOException {
        for (int i = 0; i < numbers.length; i++) {
            Gift gift = gifts.get(i);
            Pipe pipe = gift != null && gift.isPipe() ? Pipe.create() : null;
            if (i < STANDARD) {
                pipes.add(pipe);
            }
            numbers[i] = duplicate(i, gift, pipe, numbers.length);
        }
    }

    /** A number that no gift has, so that none is written over before it is given; or -1 for nothing at all. */
    private static int duplicate(int number, Gift gift, Pipe pipe, int lowest) throws IOException {
        if (pipe != null) {
            return (number == 0 ? pipe.source() : pipe.sink()).passed(lowest);
        }
        if (gift == null) {
            int inherited = number < STANDARD ? LibcDescriptors.dup(number, lowest) : -1;
            return Math.max(inherited, -1);
        }
        return gift.equals(Gift.NOTHING) ? nothing(lowest) : gift.descriptor().passed(lowest);
    }

    private static int nothing(int lowest) throws DescriptorException {
        int opened = Libc.open("/dev/null", Flags.O_RDWR | Flags.O_CLOEXEC, 0);
        DescriptorException.check(opened, "open /dev/null");
        try {
            return (int) DescriptorException.check(LibcDescriptors.dup(opened, lowest), "give a child /dev/null");
        } finally {
            Libc.close(opened);
        }
    }

    /** What the child has under each number, here; -1 for nothing. */
    int[] numbers() {
        return numbers;
    }

    /** The pipes of the standard streams, null for one that is none. */
    List<Pipe> pipes() {
        return pipes;
    }

    /** There is a child, which has its ends of the pipes; ours are somebody's to close. */
    void started() {
        started = true;
    }

    @Override
    public void close() {
        for (int number : numbers) {
            if (number >= 0) {
                Libc.close(number);
            }
        }
        for (int i = 0; i < pipes.size(); i++) {
            Pipe pipe = pipes.get(i);
            if (pipe != null && !started) {
                pipe.close();
            } else if (pipe != null && i == 0) {
                pipe.source().close();
            } else if (pipe != null) {
                pipe.sink().close();
            }
        }
    }
}
