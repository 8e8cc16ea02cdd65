// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.esclusa.internal.sync.Inspection;
import org.esclusa.internal.sync.QueueFigures;

/**
 * What a segment tells of itself to one who only looks.
 *
 * @param name what it is called
 * @param kind its class, such as {@code SharedCounter} or {@code SharedLongArray}
 * @param byteSize its size, in bytes
 * @param layout the version of its layout, {@code 1.0}
 * @param temporary whether {@code gc} removes it when no member lives
 * @param created when it was made
 * @param members who has it open and lives
 * @param details what header and object tell besides, in the order in which one reads it
 */
public record SegmentInfo(
        String name,
        String kind,
        long byteSize,
        String layout,
        boolean temporary,
        Instant created,
        List<Member> members,
        Map<String, Object> details) {

    /** Makes the lists unchangeable. */
    public SegmentInfo {
        members = List.copyOf(members);
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    /**
     * One who has it open. All but the index is what the process said of itself.
     *
     * @param index its place in the table of members
     * @param language {@code Java}, {@code C} or {@code Python}
     * @param pid in the process's own PID namespace
     * @param name of its program
     */
    public record Member(int index, String language, int pid, String name) {
        private static Member of(Inspection.Member it) {
            return new Member(it.index(), it.language(), it.pid(), it.name());
        }

        @Override
        public String toString() {
            return language + " " + pid + " (" + name + ")";
        }
    }

    static SegmentInfo of(Inspection it) {
        long nanos = it.created();
        Map<String, Object> details = new LinkedHashMap<>();
        it.details().forEach((key, value) -> details.put(key, ofValue(value)));
        return new SegmentInfo(
                it.name(),
                it.kind(),
                it.byteSize(),
                it.layout(),
                it.isTemporary(),
                Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L)),
                it.members().stream().map(Member::of).toList(),
                details);
    }

    private static Object ofValue(Object value) {
        return switch (value) {
            case Inspection.Member member -> Member.of(member);
            case List<?> list -> list.stream().map(SegmentInfo::ofValue).toList();
            case QueueFigures.Holder holder -> MessageQueue.Holder.of(holder);
            default -> value;
        };
    }
}
