// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.shell;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.esclusa.MessageQueue;
import org.esclusa.SegmentInfo;

/** What is known of an object, as names and values in the order in which one reads them. */
final class Facts {
    static final String BYTE_SIZE = "byteSize";

    private Facts() {}

    /** What {@code ls} tells. */
    static Map<String, Object> brief(SegmentInfo info) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", info.name());
        facts.put("kind", info.kind());
        facts.put(BYTE_SIZE, info.byteSize());
        facts.put("layout", info.layout());
        facts.put("members", info.members().stream().map(Facts::brief).toList());
        return facts;
    }

    private static Map<String, Object> brief(SegmentInfo.Member member) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("language", member.language());
        facts.put("pid", member.pid());
        return facts;
    }

    /** All there is. */
    static Map<String, Object> all(SegmentInfo info) {
        Map<String, Object> facts = brief(info);
        facts.put("temporary", info.temporary());
        facts.put("created", info.created());
        info.details().forEach((name, value) -> facts.put(name, plain(value)));
        facts.put("members", info.members().stream().map(Facts::plain).toList());
        return facts;
    }

    private static Object plain(Object value) {
        return switch (value) {
            case SegmentInfo.Member member -> {
                Map<String, Object> facts = brief(member);
                facts.put("name", member.name());
                yield facts;
            }
            case MessageQueue.Holder holder -> {
                Map<String, Object> facts = new LinkedHashMap<>();
                facts.put("language", holder.language());
                facts.put("pid", holder.pid());
                facts.put("role", holder.producer() ? "producer" : "consumer");
                facts.put("ticket", holder.ticket());
                yield facts;
            }
            case List<?> list -> list.stream().map(Facts::plain).toList();
            default -> value;
        };
    }

    /** One value for people to read. */
    static String text(Object value) {
        return switch (value) {
            case Map<?, ?> facts ->
                String.join(" ", facts.values().stream().map(Facts::text).toList());
            case List<?> list ->
                list.isEmpty()
                        ? "-"
                        : String.join(", ", list.stream().map(Facts::text).toList());
            default -> value.toString();
        };
    }
}
