// SPDX-License-Identifier: Apache-2.0
import java.util.List;
import org.esclusa.SharedEvent;
import org.esclusa.SharedLatch;

/** {@code Race NAME RUNNERS start|run}: one process starts a race when all runners are there. */
final class Race {
    private Race() {}

    public static void main(String[] args) throws Exception {
        if (args.length != 3 || !List.of("start", "run").contains(args[2])) {
            System.err.println("usage: Race NAME RUNNERS start|run");
            System.exit(2);
        }
        int runners = Integer.parseInt(args[1]);
        try (SharedLatch ready = SharedLatch.createOrOpen(args[0] + "-ready", runners);
                SharedEvent shot = SharedEvent.createOrOpen(args[0] + "-shot")) {
            if (args[2].equals("start")) {
                // @start region="start"
                ready.await(); // until so many have counted down
                shot.set();
                // @end region="start"
                System.out.println("Java started " + runners + " runners");
            } else {
                // @start region="run"
                ready.countDown();
                shot.await(); // until it is set; who comes later finds it set
                // @end region="run"
                System.out.println("Java ran");
            }
        }
    }
}
