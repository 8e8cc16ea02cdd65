// SPDX-License-Identifier: Apache-2.0
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.esclusa.Claim;
import org.esclusa.Consumer;
import org.esclusa.EndOfStreamException;
import org.esclusa.MessageQueue;
import org.esclusa.Producer;
import org.esclusa.SharedLatch;
import org.esclusa.Waitable;

/**
 * {@code Lanes NAME SENDERS COUNT serve|send}: one process serves two queues, the express lane first; so many others
 * send COUNT messages to each.
 */
final class Lanes {
    private static final int EXPRESS = 1; // the type of a message
    private static final Duration LONG = Duration.ofDays(1);

    private Lanes() {}

    public static void main(String[] args) throws Exception {
        if (args.length != 4 || !List.of("serve", "send").contains(args[3])) {
            System.err.println("usage: Lanes NAME SENDERS COUNT serve|send");
            System.exit(2);
        }
        try (MessageQueue express = MessageQueue.createOrOpen(args[0] + "-express", 16, 8);
                MessageQueue ordinary = MessageQueue.createOrOpen(args[0] + "-ordinary", 16, 8);
                SharedLatch senders = SharedLatch.createOrOpen(args[0], Integer.parseInt(args[1]))) {
            if (args[3].equals("serve")) {
                serve(express, ordinary);
            } else {
                send(express, ordinary, senders, Integer.parseInt(args[2]));
            }
        }
    }

    private static void serve(MessageQueue express, MessageQueue ordinary) throws Exception {
        int[] served = new int[2];
        // @start region="serve"
        try (Consumer first = express.consumer();
                Consumer second = ordinary.consumer()) {
            List<Consumer> lanes = new ArrayList<>(List.of(first, second));
            while (!lanes.isEmpty()) {
                Consumer lane = Waitable.awaitAny(lanes, LONG).getFirst(); // they keep their order
                try {
                    if (lane.get(Duration.ZERO).isPresent()) {
                        served[lane == first ? 0 : 1]++;
                    }
                } catch (EndOfStreamException allSendersAreDone) {
                    lanes.remove(lane);
                }
            }
        }
        // @end region="serve"
        System.out.println("Java served " + served[0] + " express and " + served[1] + " ordinary");
    }

    private static void send(MessageQueue express, MessageQueue ordinary, SharedLatch senders, int count)
            throws Exception {
        byte[] message = {1};
        try (Producer first = express.producer();
                Producer second = ordinary.producer()) {
            senders.countDown();
            senders.await(); // from now on no stream ends before all are done
            for (int i = 0; i < count; i++) {
                second.put(message);
                // @start region="claim"
                try (Claim claim = first.claim()) { // a free slot, to write into
                    claim.memory().set(JAVA_INT_UNALIGNED, 0, i);
                    claim.publish(Integer.BYTES, EXPRESS);
                } // aborted, had the writing thrown
                // @end region="claim"
            }
        }
        System.out.println("Java sent " + count + " to each lane");
    }
}
