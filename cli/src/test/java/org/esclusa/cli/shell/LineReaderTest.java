// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTest {
    @Test
    void a_last_line_needs_no_end() throws Exception {
        assertEquals(List.of("a", "", "b\r", "\u00ff"), lines("a\n\nb\r\n\u00ff"));
        assertEquals(List.of("a"), lines("a\n"));
        assertEquals(List.of(""), lines("\n"));
        assertEquals(List.of(), lines(""));
    }

    @Test
    void lines_longer_than_its_buffer_are_whole() throws Exception {
        String line = "0123456789".repeat(20_000);
        assertEquals(List.of(line, "x", line), lines(line + "\nx\n" + line));
    }

    @Test
    void only_the_length_of_a_line_that_is_too_long_is_told() throws Exception {
        LineReader reader = new LineReader(new ByteArrayInputStream(("x".repeat(300_000) + "\nab").getBytes()), 2);
        assertTrue(reader.next());
        assertEquals(300_000, reader.length());
        assertTrue(reader.next());
        assertEquals(2, reader.length());
        assertFalse(reader.next());
    }

    private static List<String> lines(String text) throws Exception {
        LineReader reader =
                new LineReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)), Integer.MAX_VALUE);
        List<String> lines = new ArrayList<>();
        while (reader.next()) {
            lines.add(new String(reader.line().toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1));
            assertEquals(lines.getLast().length(), reader.length());
        }
        return lines;
    }
}
