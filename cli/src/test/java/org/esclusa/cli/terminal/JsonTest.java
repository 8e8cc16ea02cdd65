// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void writes_maps_and_lists_in_their_order() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", "jobs");
        map.put("size", 4096L);
        map.put("open", true);
        map.put("none", null);
        map.put("members", List.of(Map.of("pid", 7), Map.of()));
        assertEquals(
                "{\"name\": \"jobs\", \"size\": 4096, \"open\": true, \"none\": null, \"members\": [{\"pid\": 7}, {}]}",
                Json.write(map));
        assertEquals("[]", Json.write(List.of()));
    }

    @Test
    void escapes_what_would_end_a_string_or_is_no_text() {
        assertEquals("\"a\\\"b\\\\c\\nd\\te\\u0000f\\u001b\\u007f\"", Json.write("a\"b\\c\nd\te\0f\033\177"));
        assertEquals("\"\u00e9\u4e2d\"", Json.write("\u00e9\u4e2d"));
        assertEquals("\"\\ud83d\"", Json.write("\ud83d"));
    }

    @Test
    void what_is_no_number_is_null() {
        assertEquals("[1.5, null]", Json.write(List.of(1.5, Double.NaN)));
    }
}
