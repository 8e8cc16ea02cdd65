// SPDX-License-Identifier: Apache-2.0
import org.esclusa.Consumer;
import org.esclusa.EndOfStreamException;
import org.esclusa.MessageQueue;

/** {@code SumNumbers NAME}: adds the numbers that come through the queue NAME, until the last producer has gone. */
final class SumNumbers {
    private SumNumbers() {}

    public static void main(String[] args) throws Exception {
        if (args.length != 1) {
            System.err.println("usage: SumNumbers NAME");
            System.exit(2);
        }
        long sum = 0;
        // @start region="sum"
        try (MessageQueue queue = MessageQueue.createOrOpen(args[0], 16, 32);
                Consumer consumer = queue.consumer()) {
            while (true) {
                sum += Long.parseLong(new String(consumer.get()));
            }
        } catch (EndOfStreamException e) {
            System.out.println("the sum is " + sum);
        }
        // @end region="sum"
    }
}
