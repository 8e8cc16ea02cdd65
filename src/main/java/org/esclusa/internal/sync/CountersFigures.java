// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a table of counters tells of itself, looked at from outside. */
final class CountersFigures {
    private CountersFigures() {}

    static void put(Map<String, Object> details, CountersTable table, Members members) {
        List<Map<String, Object>> counters = new ArrayList<>();
        for (int i = 0; i < table.capacity(); i++) {
            LabelledEntry entry = table.read(i);
            if (entry != null) {
                counters.add(facts(entry, members));
            }
        }
        details.put("capacity", table.capacity());
        details.put("inUse", counters.size());
        details.put("counters", counters);
    }

    /** The owner is its language and pid, or dead, marked or not. */
    private static Map<String, Object> facts(LabelledEntry entry, Members members) {
        boolean alive = entry.owner() != Members.NONE && members.isAlive(entry.owner());
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("index", entry.index());
        facts.put("label", entry.label());
        facts.put("type", entry.gauge() ? "gauge" : "counter");
        facts.put("unit", entry.unit());
        facts.put("value", entry.value());
        facts.put("owner", alive ? entry.language() + " " + entry.pid() : "dead");
        return facts;
    }
}
