// SPDX-License-Identifier: Apache-2.0
package org.esclusa.peer;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.esclusa.MessageQueue;
import org.esclusa.SegmentException;
import org.esclusa.Segments;
import org.esclusa.SharedCounter;
import org.esclusa.internal.sys.Errno;

/** Makes segments in the folder that is its argument, and its {@code ESCLUSA_DIR}, until that has no room. */
public final class CreateOnFullFileSystem {
    private static final Pattern SENTENCE =
            Pattern.compile("cannot create segment '(.*)': ENOSPC: needs ([0-9]+) bytes, ([0-9]+) are free");

    private CreateOnFullFileSystem() {}

    public static void main(String[] arguments) throws Exception {
        Expect.that(Segments.directory().equals(Path.of(arguments[0])), Segments.directory());
        refuse("all", 2048, 1 << 20);
        SharedCounter.create("some").close();
        MessageQueue.create("more", 100, 4096).close();
        refuse("rest", 200, 4096);
        Expect.that(Segments.list().size() == 2, Segments.list());
        MessageQueue.unlink("more");
        SharedCounter.unlink("some");
        refuse("again", 2048, 1 << 20);
    }

    private static void refuse(String name, int slots, int slotBytes) {
        try {
            MessageQueue.create(name, slots, slotBytes);
            throw new AssertionError("there was room for " + name);
        } catch (SegmentException e) {
            System.out.println(e.getMessage());
            Expect.that(e.errno() == Errno.ENOSPC.number(), e);
            Matcher sentence = SENTENCE.matcher(e.getMessage());
            Expect.that(sentence.matches() && sentence.group(1).equals(name), e);
            Expect.that(Long.parseLong(sentence.group(2)) > Long.parseLong(sentence.group(3)), e);
        }
    }
}
