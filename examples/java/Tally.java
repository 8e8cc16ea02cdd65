// SPDX-License-Identifier: Apache-2.0
import java.util.Collections;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.esclusa.BlockingQueueView;
import org.esclusa.Codec;
import org.esclusa.MessageQueue;

/** {@code Tally NAME THREADS}: so many threads add the numbers that C or Python puts into a queue. */
final class Tally {
    private Tally() {}

    public static void main(String[] args) throws Exception {
        if (args.length != 2) {
            System.err.println("usage: Tally NAME THREADS");
            System.exit(2);
        }
        int howMany = Integer.parseInt(args[1]);
        // @start region="view"
        try (MessageQueue queue = MessageQueue.createOrOpen(args[0], 16, 8);
                BlockingQueueView<Long> numbers = queue.typed(Codec.LONG).asBlockingQueue();
                ExecutorService threads = Executors.newFixedThreadPool(howMany)) {
            queue.producer(); // ours, until the queue is closed: no end of the stream while 0 is in our hands
            Callable<Long> task = () -> sum(numbers);
            long sum = 0;
            for (Future<Long> part : threads.invokeAll(Collections.nCopies(howMany, task))) {
                sum += part.get();
            }
            System.out.println(howMany + " threads added " + sum);
        }
        // @end region="view"
    }

    // @start region="sum"
    /** As it was before there were other processes: 0 is the last number, and all threads are to see it. */
    private static long sum(BlockingQueue<Long> numbers) throws InterruptedException {
        long sum = 0;
        for (long number = numbers.take(); number != 0; number = numbers.take()) {
            sum += number;
        }
        numbers.put(0L);
        return sum;
    }
    // @end region="sum"
}
