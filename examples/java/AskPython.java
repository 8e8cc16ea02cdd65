// SPDX-License-Identifier: Apache-2.0
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.esclusa.ChildProcess;
import org.esclusa.EventFd;
import org.esclusa.MemFd;

/** {@code AskPython PYTHON PROGRAM}: a child adds the numbers in memory that it was given; it needs no library of ours. */
final class AskPython {
    private AskPython() {}

    public static void main(String[] args) throws Exception {
        if (args.length != 2) {
            System.err.println("usage: AskPython PYTHON PROGRAM");
            System.exit(2);
        }
        // @start region="child"
        try (MemFd numbers = MemFd.create("numbers", 1000 * Long.BYTES);
                EventFd ready = EventFd.create();
                ChildProcess child = ChildProcess.of(args[0], args[1])
                        .give(3, numbers)
                        .give(4, ready)
                        .pipeStandardOutput()
                        .start()) {
            MemorySegment memory = numbers.memory();
            for (long i = 0; i < 1000; i++) {
                memory.setAtIndex(ValueLayout.JAVA_LONG, i, i + 1);
            }
            ready.write(1);
            String answer = new String(child.standardOutput().inputStream().readAllBytes());
            System.out.println("Python says " + answer.strip() + ", and ends with " + child.waitFor());
        }
        // @end region="child"
    }
}
