// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an object tells is what the guide and the Javadoc of {@link SegmentInfo} say that it tells. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class DetailsTest {
    private static final Path ROOT = Path.of(System.getProperty("esclusa.root"));
    private static final Path GUIDE = ROOT.resolve("docs/guide/48_what_objects_tell.md");
    private static final Path JAVADOC = ROOT.resolve("src/main/java/org/esclusa/SegmentInfo.java");
    private static final Pattern IN_GUIDE =
            Pattern.compile("(?m)^\\| `?(each|[A-Z]\\S*?)`? \\| `(\\S+)` \\| (\\S+) \\| (.+) \\|$");
    private static final Pattern IN_JAVADOC =
            Pattern.compile("<tr><td>(\\S+)</td><td>(\\S+)</td><td>(\\S+)</td><td>(.+)</td></tr>");
    private static final String EACH = "each";

    private final String name = Names.fresh();

    /** A line of the table. */
    private record Row(String kind, String key, String value, String meaning) {}

    /** Makes an object of a kind. */
    private record Kind(String name, Maker maker) {
        @Override
        public String toString() {
            return name;
        }
    }

    private interface Maker {
        AutoCloseable make(String name) throws Exception;
    }

    @AfterEach
    void remove() throws SegmentException {
        Segments.remove(name);
    }

    private static List<Row> rows(Path file, Pattern pattern) throws IOException {
        return pattern.matcher(Files.readString(file))
                .results()
                .map(DetailsTest::row)
                .toList();
    }

    private static Row row(MatchResult found) {
        return new Row(found.group(1), found.group(2), found.group(3), found.group(4));
    }

    static Stream<Kind> kinds() {
        return Stream.of(
                new Kind("SharedCounter", name -> SharedCounter.create(name, 7)),
                new Kind("SharedCounters", name -> SharedCounters.create(name, 4)),
                new Kind("Shared…Array", name -> SharedIntArray.create(name, 2, 3)),
                new Kind("Mutex", Mutex::create),
                new Kind("PthreadMutex", PthreadMutex::create),
                new Kind("SharedSemaphore", name -> SharedSemaphore.create(name, 3)),
                new Kind("SharedReadWriteLock", SharedReadWriteLock::create),
                new Kind("SharedBarrier", name -> SharedBarrier.create(name, 2)),
                new Kind("SharedEvent", SharedEvent::create),
                new Kind("SharedLatch", name -> SharedLatch.create(name, 2)),
                new Kind("MessageQueue", name -> MessageQueue.create(name, 4, 16)));
    }

    @Test
    void guide_and_javadoc_say_the_same_of_every_kind() throws Exception {
        List<Row> guide = rows(GUIDE, IN_GUIDE);
        assertIterableEquals(guide, rows(JAVADOC, IN_JAVADOC)); // names the first that differs
        Set<String> told = guide.stream().map(Row::kind).collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> kinds = Stream.concat(Stream.of(EACH), kinds().map(Kind::name))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        assertEquals(kinds, told);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void an_object_tells_what_the_table_has(Kind kind) throws Exception {
        Map<String, Row> expected = new LinkedHashMap<>();
        rows(GUIDE, IN_GUIDE).stream()
                .filter(it -> List.of(EACH, kind.name()).contains(it.kind()))
                .forEach(it -> expected.put(it.key(), it));
        try (AutoCloseable object = kind.maker().make(name)) {
            SegmentInfo info = Segments.inspect(name);
            assertEquals(kind.name(), info.kind().endsWith("Array") ? "Shared…Array" : info.kind());
            assertEquals(
                    List.copyOf(expected.keySet()), List.copyOf(info.details().keySet()), object::toString);
            info.details()
                    .forEach((key, value) -> assertTrue(is(expected.get(key).value(), value), key));
        }
    }

    @Test
    void a_semaphore_in_the_mode_signal_knows_no_holders() throws Exception {
        try (SharedSemaphore owned = SharedSemaphore.create(name, 3)) {
            assertTrue(Segments.inspect(name).details().containsKey("holders"), owned::toString);
        }
        Segments.remove(name);
        try (SharedSemaphore signal = SharedSemaphore.create(name, 3, SharedSemaphore.Mode.SIGNAL)) {
            assertTrue(!Segments.inspect(name).details().containsKey("holders"), signal::toString);
        }
    }

    private static boolean is(String type, Object value) {
        return switch (type) {
            case "count", "bytes" -> value instanceof Number number && number.longValue() >= 0;
            case "number" -> value instanceof Number;
            case "truth" -> value instanceof Boolean;
            case "text" -> value instanceof String;
            case "list" -> value instanceof List;
            case "member" -> value instanceof SegmentInfo.Member || value.equals("");
            case "process" -> value instanceof Map || value.equals("");
            default -> throw new AssertionError("the table has a value that is " + type);
        };
    }
}
