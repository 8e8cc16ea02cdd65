// SPDX-License-Identifier: Apache-2.0
import org.esclusa.SharedCounter;
import org.esclusa.SharedSemaphore;

/** {@code Parking NAME VISITS}: one of several cars that share a car park of two places, and come so often. */
final class Parking {
    private Parking() {}

    public static void main(String[] args) throws Exception {
        if (args.length != 2) {
            System.err.println("usage: Parking NAME VISITS");
            System.exit(2);
        }
        long most = 0;
        try (SharedSemaphore places = SharedSemaphore.createOrOpen(args[0], 2);
                SharedCounter parked = SharedCounter.createOrOpen(args[0] + "-parked", 0)) {
            for (int i = 0; i < Integer.parseInt(args[1]); i++) {
                // @start region="park"
                places.acquire(); // waits while both are taken
                try {
                    most = Math.max(most, parked.increment());
                    parked.add(-1);
                } finally {
                    places.release(); // and if we die before this, it is free all the same
                }
                // @end region="park"
            }
        }
        System.out.println(
                "Java parked " + args[1] + " times and saw " + (most <= 2 ? "no third car" : most + " cars"));
    }
}
