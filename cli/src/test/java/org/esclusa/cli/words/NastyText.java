// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.words;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Text that is hard to cut and to count: long lines, long words, all bytes there are, no end of line at the end. */
public final class NastyText {
    private static final String[] WORDS = {
        "the",
        "The",
        "a",
        "lock",
        "canal",
        "Esclusa",
        "eightish",
        "ninechars",
        "SIXTEENLETTERSXX",
        "seventeenlettersx",
        "I"
    };
    private static final String[] BETWEEN = {
        " ", " ", " ", "\n", "\n", ", ", "-", "'", "\t\t", "1", "_", "\0", "\r\n", "@[`{"
    };

    private final SplittableRandom random;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    private NastyText(long seed) {
        random = new SplittableRandom(seed);
    }

    /** About {@code byteSize} bytes, always the same for a seed. */
    public static byte[] of(long seed, int byteSize) {
        NastyText nasty = new NastyText(seed);
        while (nasty.text.size() < byteSize) {
            nasty.more(byteSize);
        }
        nasty.text.writeBytes("the End".getBytes(StandardCharsets.US_ASCII));
        return nasty.text.toByteArray();
    }

    /** As {@link #of}, in a file. */
    public static Path file(Path file, long seed, int byteSize) throws IOException {
        return Files.write(file, of(seed, byteSize));
    }

    private void more(int byteSize) {
        switch (random.nextInt(40)) {
            case 0 -> letters(random.nextInt(40));
            case 1 -> letters(4090 + random.nextInt(14)); // about as long as the smallest block
            case 2 -> letters(random.nextInt(byteSize / 8));
            case 3 -> bytes(random.nextInt(3000));
            case 4 -> text.writeBytes(" ".repeat(random.nextInt(byteSize / 8)).getBytes(StandardCharsets.US_ASCII));
            default -> prose(random.nextInt(200));
        }
    }

    private void letters(int length) {
        for (int i = 0; i < length; i++) {
            text.write((random.nextBoolean() ? 'a' : 'A') + random.nextInt(26));
        }
    }

    private void bytes(int length) {
        byte[] any = new byte[length];
        random.nextBytes(any);
        text.writeBytes(any);
    }

    private void prose(int words) {
        for (int i = 0; i < words; i++) {
            String word = WORDS[random.nextInt(WORDS.length)] + BETWEEN[random.nextInt(BETWEEN.length)];
            text.writeBytes(word.getBytes(StandardCharsets.US_ASCII));
        }
    }
}
