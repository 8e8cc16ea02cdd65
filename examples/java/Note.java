// SPDX-License-Identifier: Apache-2.0
import java.lang.foreign.MemorySegment;
import org.esclusa.SharedMemory;

/** {@code Note NAME PLACE TEXT}: writes a text into one of four places of 64 bytes, which end with a zero. */
final class Note {
    private Note() {}

    public static void main(String[] args) throws Exception {
        if (args.length != 3) {
            System.err.println("usage: Note NAME PLACE TEXT");
            System.exit(2);
        }
        String name = args[0];
        int place = Integer.parseInt(args[1]);
        // @start region="write"
        try (SharedMemory memory = SharedMemory.createOrOpen(name, 256)) {
            MemorySegment note = memory.memory().asSlice(64 * place, 64);
            note.setString(0, args[2]); // UTF-8 and a zero; IndexOutOfBoundsException if it is too long
        }
        // @end region="write"
    }
}
