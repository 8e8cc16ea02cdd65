// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.layout;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.util.List;
import java.util.Locale;

/** All structures, and the text that each language prints of its own: {@code docs/layout/v1.txt}. */
public final class Layouts {
    private Layouts() {}

    /** The golden text, one line for each field, each structure, and each type of an array's elements. */
    public static String describe() {
        StringBuilder text = new StringBuilder();
        for (Kind kind : Kind.values()) {
            line(text, "kind." + kind.name().toLowerCase(Locale.ROOT), kind.number());
        }
        line(text, "lock.base", MemberLayout.LOCK_BASE);
        List.of(
                        HeaderLayout.LAYOUT,
                        MemberLayout.LAYOUT,
                        CounterLayout.LAYOUT,
                        MutexLayout.LAYOUT,
                        QueueLayout.LAYOUT,
                        HandleLayout.LAYOUT,
                        SlotLayout.LAYOUT,
                        WaitersLayout.LAYOUT)
                .forEach(struct -> describe(text, struct));
        for (ElementType type : ElementType.values()) {
            line(text, "esclusa_array." + type, type.number(), type.layout().byteSize());
        }
        List.of(
                        LabelledLayout.LAYOUT,
                        LedgerLayout.ENTRY,
                        SemaphoreLayout.LAYOUT,
                        ReadWriteLockLayout.LAYOUT,
                        BarrierLayout.LAYOUT,
                        BarrierLayout.PARTY,
                        EventLayout.LAYOUT,
                        LatchLayout.LAYOUT,
                        PthreadMutexLayout.LAYOUT)
                .forEach(struct -> describe(text, struct));
        return text.toString();
    }

    private static void describe(StringBuilder text, StructLayout struct) {
        String name = struct.name().orElseThrow();
        for (MemoryLayout field : struct.memberLayouts()) {
            field.name().ifPresent(it -> line(text, name + "." + it, offset(struct, it), field.byteSize()));
        }
        line(text, name, struct.byteSize());
    }

    private static void line(StringBuilder text, String name, long... numbers) {
        text.append(name);
        for (long number : numbers) {
            text.append(' ').append(number);
        }
        text.append('\n');
    }

    static long offset(StructLayout struct, String field) {
        return struct.byteOffset(PathElement.groupElement(field));
    }
}
