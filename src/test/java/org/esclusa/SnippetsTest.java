// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What README and guide show in Java, Python and C is cut from a file that is compiled and run: a block follows the
 * line {@code <!-- snippet: FILE REGION -->}, and is the text between {@code @start region="REGION"} and {@code @end
 * region="REGION"} there, without its indentation and without other such lines.
 */
class SnippetsTest {
    private static final Path ROOT = Path.of(System.getProperty("esclusa.root"));
    private static final Pattern BLOCK = Pattern.compile(
            "(?m)^(?:<!-- snippet: (?<file>\\S+) (?<region>\\S+) -->\\n)?```(?:java|python|c)\\n(?<text>(?s:.*?))^```$");

    private record Snippet(Path page, String file, String region, String text) {}

    @TestFactory
    Stream<DynamicTest> is_the_text_of_an_example() throws IOException {
        return snippets()
                .map(snippet -> DynamicTest.dynamicTest(ROOT.relativize(snippet.page) + ": " + snippet.region, () -> {
                    assertNotNull(snippet.file, "no line names the file of:\n" + snippet.text);
                    assertEquals(region(ROOT.resolve(snippet.file), snippet.region), snippet.text);
                }));
    }

    @Test
    void the_readme_shows_a_dozen_lines_in_each_language() throws IOException {
        List<Snippet> shown =
                snippets().filter(snippet -> snippet.page.endsWith("README.md")).toList();
        assertEquals(3, shown.size());
        for (Snippet snippet : shown) {
            assertTrue(snippet.text.lines().count() <= 12, snippet.text);
        }
    }

    private static Stream<Snippet> snippets() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        try (Stream<Path> guide = Files.list(ROOT.resolve("docs/guide"))) {
            guide.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        List<Snippet> snippets = new ArrayList<>();
        for (Path page : pages) {
            Matcher block = BLOCK.matcher(Files.readString(page));
            while (block.find()) {
                snippets.add(new Snippet(page, block.group("file"), block.group("region"), block.group("text")));
            }
        }
        return snippets.stream();
    }

    private static String region(Path file, String region) throws IOException {
        List<String> text = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(file)) {
            if (line.contains("@end region=\"" + region + "\"")) {
                return String.join("\n", text).stripIndent() + '\n';
            }
            if (inside && !line.contains("@start region=") && !line.contains("@end region=")) {
                text.add(line);
            }
            inside |= line.contains("@start region=\"" + region + "\"");
        }
        throw new AssertionError("no region " + region + " in " + file);
    }
}
