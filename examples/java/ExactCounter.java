// SPDX-License-Identifier: Apache-2.0
import java.util.List;
import org.esclusa.Mutex;
import org.esclusa.SharedCounter;

/**
 * {@code ExactCounter NAME HOW-MANY lock|free [PROCESSES]}: one of the processes that raise a counter together. It
 * begins when so many processes are there, 1 if nothing is said, and prints the value that it sees at its end.
 */
final class ExactCounter {
    private ExactCounter() {}

    public static void main(String[] args) throws Exception {
        if (args.length < 3 || !List.of("lock", "free").contains(args[2])) {
            System.err.println("usage: ExactCounter NAME HOW-MANY lock|free [PROCESSES]");
            System.exit(2);
        }
        String name = args[0];
        int howMany = Integer.parseInt(args[1]);
        awaitOthers(name + "-here", args.length > 3 ? Integer.parseInt(args[3]) : 1);
        // @start region="open"
        try (SharedCounter counter = SharedCounter.createOrOpen(name, 0);
                Mutex mutex = Mutex.createOrOpen(name + "-mutex")) {
            // @end region="open"
            if (args[2].equals("lock")) {
                countUnderLock(counter, mutex, howMany);
            } else {
                countFree(counter, howMany);
            }
            System.out.println("Java added " + howMany + ", the counter says " + counter.get());
        }
    }

    private static void countUnderLock(SharedCounter counter, Mutex mutex, int howMany) {
        // @start region="lock"
        for (int i = 0; i < howMany; i++) {
            mutex.lock();
            try {
                counter.set(counter.get() + 1);
            } finally {
                mutex.unlock();
            }
        }
        // @end region="lock"
    }

    private static void countFree(SharedCounter counter, int howMany) {
        // @start region="free"
        for (int i = 0; i < howMany; i++) {
            counter.increment();
        }
        // @end region="free"
    }

    private static void awaitOthers(String name, int processes) throws Exception {
        try (SharedCounter here = SharedCounter.createOrOpen(name, 0)) {
            here.increment();
            while (here.get() < processes) {
                Thread.sleep(1);
            }
        }
    }
}
