// SPDX-License-Identifier: Apache-2.0
import java.util.List;
import org.esclusa.SharedLongArray;

/**
 * {@code Squares NAME HOW-MANY write|read}: one process writes the squares of 1 to HOW-MANY into an array, any number of
 * others read them while it does. Element 0 says how many are there.
 */
final class Squares {
    private Squares() {}

    public static void main(String[] args) throws Exception {
        if (args.length != 3 || !List.of("write", "read").contains(args[2])) {
            System.err.println("usage: Squares NAME HOW-MANY write|read");
            System.exit(2);
        }
        int howMany = Integer.parseInt(args[1]);
        // @start region="open"
        try (SharedLongArray squares = SharedLongArray.createOrOpen(args[0], howMany + 1)) {
            // @end region="open"
            if (args[2].equals("write")) {
                write(squares, howMany);
                System.out.println("Java wrote " + howMany + " squares");
            } else {
                System.out.println("Java read " + howMany + " squares, their sum is " + read(squares, howMany));
            }
        }
    }

    private static void write(SharedLongArray squares, int howMany) {
        // @start region="write"
        for (int i = 1; i <= howMany; i++) {
            squares.set(i, (long) i * i);
            squares.setRelease(0, i); // who reads i there, sees the square too
        }
        // @end region="write"
    }

    private static long read(SharedLongArray squares, int howMany) throws InterruptedException {
        // @start region="read"
        long sum = 0;
        long done = 0;
        while (done < howMany) {
            long there = squares.getAcquire(0);
            while (done < there) {
                sum += squares.get(++done);
            }
            Thread.sleep(1);
        }
        // @end region="read"
        return sum;
    }
}
