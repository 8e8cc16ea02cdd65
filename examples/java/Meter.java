// SPDX-License-Identifier: Apache-2.0
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import org.esclusa.PthreadMutex;
import org.esclusa.SharedMemory;

/** {@code Meter NAME HOW-MANY}: adds 1 to the number of a C program, so often, under that program's mutex. */
final class Meter {
    private Meter() {}

    public static void main(String[] args) throws Exception {
        if (args.length != 2) {
            System.err.println("usage: Meter NAME HOW-MANY");
            System.exit(2);
        }
        // @start region="at"
        try (SharedMemory memory = SharedMemory.open(args[0]);
                PthreadMutex mutex = PthreadMutex.at(memory, 64, () -> {})) { // one number is never half changed
            MemorySegment meter = memory.memory();
            for (int i = 0; i < Integer.parseInt(args[1]); i++) {
                mutex.lock();
                try {
                    meter.set(JAVA_LONG, 0, meter.get(JAVA_LONG, 0) + 1);
                } finally {
                    mutex.unlock();
                }
            }
        }
        // @end region="at"
        System.out.println("Java added " + args[1]);
    }
}
