// SPDX-License-Identifier: Apache-2.0
import java.util.List;
import java.util.concurrent.locks.Condition;
import org.esclusa.Mutex;
import org.esclusa.SharedLongArray;

/** {@code Mailbox NAME HOW-MANY put|take}: one process puts 1 to HOW-MANY into a box for one number, another takes them. */
final class Mailbox {
    private Mailbox() {}

    public static void main(String[] args) throws Exception {
        if (args.length != 3 || !List.of("put", "take").contains(args[2])) {
            System.err.println("usage: Mailbox NAME HOW-MANY put|take");
            System.exit(2);
        }
        int howMany = Integer.parseInt(args[1]);
        // @start region="open"
        try (SharedLongArray box = SharedLongArray.createOrOpen(args[0] + "-box", 1); // 0: empty
                Mutex mutex = Mutex.createOrOpen(args[0])) {
            Condition full = mutex.newCondition(0); // the numbers are what all agree on
            Condition empty = mutex.newCondition(1);
            // @end region="open"
            if (args[2].equals("put")) {
                for (int number = 1; number <= howMany; number++) {
                    // @start region="put"
                    mutex.lock();
                    try {
                        while (box.get(0) != 0) {
                            empty.await();
                        }
                        box.set(0, number);
                        full.signal();
                    } finally {
                        mutex.unlock();
                    }
                    // @end region="put"
                }
                System.out.println("Java put " + howMany);
            } else {
                long sum = 0;
                for (int i = 0; i < howMany; i++) {
                    mutex.lock();
                    try {
                        while (box.get(0) == 0) {
                            full.await();
                        }
                        sum += box.get(0);
                        box.set(0, 0);
                        empty.signal();
                    } finally {
                        mutex.unlock();
                    }
                }
                System.out.println("Java took " + howMany + ", their sum is " + sum);
            }
        }
    }
}
