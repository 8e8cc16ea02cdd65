// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.esclusa.MessageQueue;
import org.esclusa.SegmentInfo;
import org.esclusa.Segments;
import org.junit.jupiter.api.Test;

/** {@code stat --json} has the keys that the guide has. */
class FactsTest {
    private static final Path GUIDE = Path.of(System.getProperty("esclusa.root"), "docs/guide/48_what_objects_tell.md");
    /** The lines of its first two tables, those that name no kind. */
    private static final Pattern KEY = Pattern.compile("(?m)^\\| `(\\S+)` \\| \\S+ \\| [^|]+ \\|$");

    @Test
    void it_begins_as_the_guide_says_and_then_tells_the_details() throws Exception {
        String name = "facts-" + ProcessHandle.current().pid();
        List<String> keys = new ArrayList<>(KEY.matcher(Files.readString(GUIDE))
                .results()
                .map(it -> it.group(1))
                .toList());
        SegmentInfo info;
        try (MessageQueue queue = MessageQueue.create(name, 1, 1)) {
            info = Segments.inspect(queue.name());
        } finally {
            Segments.remove(name);
        }
        Set<String> details = info.details().keySet();
        keys.addAll(details);
        assertEquals(keys, List.copyOf(Facts.all(info).keySet()));
        assertEquals(keys.subList(0, 5), List.copyOf(Facts.brief(info).keySet()));
    }
}
