// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.esclusa.internal.layout.LabelledLayout;

/** The entries of a table of counters, for who reads them without a lock; {@code docs/design/counters.md}. */
final class CountersTable {
    private static final int LOOKS = 8;
    private static final int CONTROL_SHOWN_AS = 0xfffd;

    private final Memory memory;
    private final long body;
    private final int capacity;
    private final MemberTable members;

    CountersTable(Memory memory, Header header) {
        this.memory = memory;
        this.body = memory.origin() + header.bodyOffset();
        this.capacity = (int) header.shape().parameter(0);
        this.members = new MemberTable(memory, header.members());
    }

    int capacity() {
        return capacity;
    }

    long at(int index, long field) {
        return body + LabelledLayout.SIZE * index + field;
    }

    long stateAcquire(int index) {
        return memory.getLongAcquire(at(index, LabelledLayout.STATE));
    }

    boolean compareAndSetState(int index, long expected, long state) {
        return memory.compareAndSetLong(at(index, LabelledLayout.STATE), expected, state);
    }

    /** Writes a whole entry, which this member owns and nobody reads yet, and shows it. */
    void write(int index, long state, byte[] label, byte[] unit, boolean gauge) {
        VarHandle.releaseFence(); // pairs with read: who sees any of this sees that it is being written
        memory.setLong(at(index, LabelledLayout.VALUE), 0);
        memory.setInt(at(index, LabelledLayout.TYPE), gauge ? LabelledLayout.GAUGE : 0);
        memory.copyIn(Arrays.copyOf(unit, LabelledLayout.UNIT_BYTE_SIZE), at(index, LabelledLayout.UNIT));
        memory.copyIn(Arrays.copyOf(label, LabelledLayout.LABEL_BYTE_SIZE), at(index, LabelledLayout.LABEL));
        memory.setLongRelease(at(index, LabelledLayout.STATE), LabelledLayout.used(state));
    }

    /** The counter at {@code index}; null if there is none, or if it changed each time that it was looked at. */
    LabelledEntry read(int index) {
        byte[] unit = new byte[LabelledLayout.UNIT_BYTE_SIZE];
        byte[] label = new byte[LabelledLayout.LABEL_BYTE_SIZE];
        for (int look = 0; look < LOOKS; look++) {
            long state = stateAcquire(index);
            if (!LabelledLayout.isThere(state)) {
                return null;
            }
            boolean gauge = memory.getInt(at(index, LabelledLayout.TYPE)) == LabelledLayout.GAUGE;
            long value = memory.getLongAcquire(at(index, LabelledLayout.VALUE));
            memory.copyOut(at(index, LabelledLayout.UNIT), unit);
            memory.copyOut(at(index, LabelledLayout.LABEL), label);
            int owner = LabelledLayout.owner(state);
            boolean known = owner >= 0 && owner < members.capacity();
            String language = known ? members.language(owner) : "";
            int pid = known ? members.pid(owner) : 0;
            VarHandle.acquireFence(); // what was read above was read before the state is looked at again
            if (stateAcquire(index) == state) {
                int generation = LabelledLayout.generation(state);
                int member = known ? owner : Members.NONE;
                return new LabelledEntry(
                        index, generation, text(label), text(unit), gauge, value, member, language, pid);
            }
        }
        return null;
    }

    /** Also of a damaged segment something that a terminal can be shown. */
    private static String text(byte[] padded) {
        int length = 0;
        while (length < padded.length && padded[length] != 0) {
            length++;
        }
        String text = new String(padded, 0, length, StandardCharsets.UTF_8);
        if (text.codePoints().noneMatch(Character::isISOControl)) {
            return text;
        }
        return text.codePoints()
                .map(it -> Character.isISOControl(it) ? CONTROL_SHOWN_AS : it)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
