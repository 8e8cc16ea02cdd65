// SPDX-License-Identifier: Apache-2.0
package org.esclusa.conformance;

import static org.esclusa.Headers.changed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.esclusa.internal.layout.HeaderLayout;
import org.esclusa.peer.Language;
import org.esclusa.peer.Peer;
import org.esclusa.peer.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Segments that were made once, by each language, are read and used by each, for as long as the layout has that number. */
@Timeout(60)
class GoldenSegmentsTest {
    private static final Path FOLDER = Path.of(System.getProperty("esclusa.root", "."), "docs", "layout", "golden");
    private static final Path GOLDEN = FOLDER.resolve("1.0");
    private static final Map<Language, Peer> READERS = new EnumMap<>(Language.class);

    @TempDir
    private static Path directory;

    @BeforeAll
    static void start() {
        Language.OURS.forEach(reader ->
                READERS.put(reader, Peer.start(reader, Map.of("ESCLUSA_DIR", directory.toString()))));
    }

    @AfterAll
    static void end() {
        READERS.values().forEach(Peer::close);
    }

    static Stream<Arguments> each_of_each_by_each() {
        return Language.OURS.stream()
                .flatMap(reader -> Language.OURS.stream()
                        .flatMap(writer -> Stream.of(Golden.values()).map(kind -> Arguments.of(reader, writer, kind))));
    }

    private static byte[] bytes(Language writer, Golden kind) throws IOException {
        return Files.readAllBytes(GOLDEN.resolve(kind.file(writer.name().toLowerCase(Locale.ROOT))));
    }

    @Test
    void none_has_changed_come_or_gone() throws Exception {
        List<String> sums = new ArrayList<>();
        try (Stream<Path> files = Files.list(GOLDEN)) {
            for (Path file : files.sorted().toList()) {
                byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
                sums.add(HexFormat.of().formatHex(sum) + "  " + FOLDER.relativize(file));
            }
        }
        assertEquals(Files.readAllLines(FOLDER.resolve("SHA256SUMS")), sums);
    }

    @ParameterizedTest(name = "{0} reads what {1} made: {2}")
    @MethodSource("each_of_each_by_each")
    void what_was_made_once_is_read_and_used(Language language, Language writer, Golden kind) throws IOException {
        Peer reader = READERS.get(language);
        byte[] segment = bytes(writer, kind);
        if (kind == Golden.PTHREAD) {
            Files.write(directory.resolve("elsewhere"), changed(segment, HeaderLayout.PID_NAMESPACE, 1, 8));
            Refusal.ELSEWHERE.by(reader, kind.opening("elsewhere"));
            segment = changed(segment, HeaderLayout.PID_NAMESPACE, namespace(), 8);
        }
        Path file = directory.resolve(kind.file("golden"));
        Files.write(file, segment);
        reader.done(kind.opening(kind.file("golden")));
        for (String line : kind.read) {
            String[] parts = line.split(" ?= ?", 2);
            Reply reply = reader.ask(parts[0]);
            String said = reply.is(Reply.Kind.OK)
                    ? reply.text()
                    : reply.kind().toString().toLowerCase(Locale.ROOT);
            assertEquals(parts[1], said, () -> line + ": " + reply);
        }
        reader.done(kind.word + " close");
        Files.delete(file);
    }

    /** The number of this process's PID namespace. */
    private static long namespace() throws IOException {
        String link = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString(); // pid:[4026531836]
        return Long.parseLong(link.replaceAll("[^0-9]", ""));
    }

    private static String refused(Language language, byte[] segment) throws IOException {
        Files.write(directory.resolve("newer"), segment);
        return Refusal.NOT_OURS.by(READERS.get(language), Golden.COUNTER.opening("newer"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Language.class,
            names = {"JAVA", "C", "PYTHON"})
    void what_a_newer_release_made_in_a_newer_way_is_refused_in_a_sentence(Language language) throws IOException {
        byte[] segment = bytes(Language.C, Golden.COUNTER);
        for (byte[] newer : List.of(
                changed(segment, HeaderLayout.MAJOR, 2, 2),
                changed(segment, HeaderLayout.MINOR, HeaderLayout.MINOR_VALUE + 1, 2),
                changed(segment, HeaderLayout.KIND, 1000, 4))) {
            String sentence = refused(language, newer);
            assertTrue(sentence.contains("version") || sentence.contains("kind"), sentence);
        }
        for (int bit = 16; bit < 32; bit++) {
            String sentence = refused(language, changed(segment, HeaderLayout.FLAGS, 1L << bit, 4));
            assertTrue(sentence.contains("feature"), sentence);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Language.class,
            names = {"JAVA", "C", "PYTHON"})
    void a_flag_that_nobody_has_to_know_is_no_hindrance(Language language) throws IOException {
        Path file = directory.resolve("flagged");
        Files.write(file, changed(bytes(Language.JAVA, Golden.COUNTER), HeaderLayout.FLAGS, 0xfffeL, 4));
        Peer reader = READERS.get(language);
        reader.done("counter open flagged");
        assertEquals(42, reader.done("counter get").number(0));
        reader.done("counter close");
    }
}
