// SPDX-License-Identifier: Apache-2.0
import org.esclusa.SharedBarrier;
import org.esclusa.SharedLongArray;

/**
 * {@code Rounds NAME WHICH HOW-MANY}: process 0, 1 or 2 of three that compute together. In each round each adds its
 * neighbour's number to its own, and all wait for all.
 */
final class Rounds {
    private Rounds() {}

    public static void main(String[] args) throws Exception {
        if (args.length != 3) {
            System.err.println("usage: Rounds NAME WHICH HOW-MANY");
            System.exit(2);
        }
        int which = Integer.parseInt(args[1]);
        int howMany = Integer.parseInt(args[2]);
        // @start region="rounds"
        try (SharedLongArray cells = SharedLongArray.createOrOpen(args[0] + "-cells", 2, 3); // now, and next
                SharedBarrier barrier = SharedBarrier.createOrOpen(args[0], 3)) {
            cells.set(which, which + 1);
            barrier.await(); // all have begun
            for (int round = 0; round < howMany; round++) {
                int now = round % 2 * 3;
                int next = 3 - now;
                long sum = cells.get(now + which) + cells.get(now + (which + 1) % 3);
                cells.set(next + which, sum % 1000);
                barrier.await(); // all have done this round; if one has died: BrokenBarrierException
            }
            System.out.println("Java has " + cells.get(howMany % 2 * 3 + which));
        }
        // @end region="rounds"
    }
}
