// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockCutterTest {
    @TempDir
    private Path folder;

    private final List<byte[]> blocks = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {4096, 4097, 65_536, 1 << 20})
    void blocks_and_longest_words_are_the_whole_text(int blockByteSize) throws Exception {
        byte[] text = NastyText.of(blockByteSize, 500_000);
        BlockCutter cutter = cut(blockByteSize, text, text);
        assertEquals(2L * text.length, cutter.bytes());
        assertEquals(new PlainCount().add(text).add(text).top(), counted(cutter));
    }

    @Test
    void a_block_ends_behind_its_last_line() throws Exception {
        cut(10, "abc\ndef\nghi\njk".getBytes(StandardCharsets.US_ASCII));
        assertEquals(List.of("abc\ndef\n", "ghi\njk\n"), texts());
    }

    @Test
    void a_line_longer_than_a_block_is_cut_at_a_byte_that_is_no_letter() throws Exception {
        cut(10, "abc def ghi jkl\nm".getBytes(StandardCharsets.US_ASCII));
        assertEquals(List.of("abc def ", "ghi jkl\nm\n"), texts());
    }

    @Test
    void a_word_longer_than_a_block_is_one_word() throws Exception {
        String longest = "Abcdefghij".repeat(10);
        BlockCutter cutter = cut(10, ("a " + longest + " b").getBytes(StandardCharsets.US_ASCII));
        assertEquals(
                List.of(new WordCount(longest.toLowerCase(Locale.ROOT), 1)),
                cutter.longest().top(0));
        assertEquals(List.of("a ", " b\n"), texts());
    }

    @Test
    void no_word_runs_from_one_file_into_the_next() throws Exception {
        cut(100, bytes("ab"), bytes(""), bytes("cd"), bytes("e\n"), bytes("f"));
        assertEquals(List.of("ab\ncd\ne\nf\n"), texts());
        blocks.clear();
        BlockCutter cutter = cut(10, bytes("abcdefghij"), bytes("klmnopqrst"), bytes("uv"));
        assertEquals(3, counted(cutter).size());
    }

    @Test
    void nothing_gives_no_block() throws Exception {
        cut(10, bytes(""), bytes(""));
        assertEquals(List.of(), texts());
    }

    @Test
    void a_file_that_fails_is_named() {
        Path memory = Path.of("/proc/self/mem"); // whose first page nobody can read
        IOException e =
                assertThrows(UnreadableFileException.class, () -> new BlockCutter(List.of(memory), new Sink(10)).cut());
        assertTrue(e.getMessage().startsWith("cannot read '/proc/self/mem': "), e.getMessage());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private BlockCutter cut(int blockByteSize, byte[]... texts) throws Exception {
        List<Path> files = new ArrayList<>();
        for (byte[] text : texts) {
            files.add(Files.write(folder.resolve("text" + files.size()), text));
        }
        BlockCutter cutter = new BlockCutter(files, new Sink(blockByteSize));
        cutter.cut();
        return cutter;
    }

    private List<String> texts() {
        return blocks.stream()
                .map(block -> new String(block, StandardCharsets.ISO_8859_1))
                .toList();
    }

    /** The words of each block by itself, and those that are in none. */
    private List<WordCount> counted(BlockCutter cutter) {
        PlainCount count = new PlainCount();
        blocks.forEach(count::add);
        for (WordCount word : cutter.longest().top(0)) {
            for (long i = 0; i < word.count(); i++) {
                count.add(bytes(word.word()));
            }
        }
        return count.top();
    }

    /** Gives the same memory again and again, as a queue does. */
    private final class Sink implements BlockSink {
        private final MemorySegment room;

        Sink(int byteSize) {
            room = MemorySegment.ofArray(new byte[byteSize]);
        }

        @Override
        public MemorySegment claim() {
            return room.fill((byte) 'x');
        }

        @Override
        public void publish(int length) {
            ByteArrayOutputStream block = new ByteArrayOutputStream();
            block.writeBytes(room.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
            blocks.add(block.toByteArray());
        }

        @Override
        public void abort() {}
    }
}
