// SPDX-License-Identifier: Apache-2.0
import org.esclusa.Codec;
import org.esclusa.EndOfStreamException;
import org.esclusa.MemFd;
import org.esclusa.MessageQueue;
import org.esclusa.SharedCounter;
import org.esclusa.TypedConsumer;

/**
 * {@code PrivateSumWorker QUEUE SUM}: takes numbers from the queue that is descriptor QUEUE, and adds them to the counter
 * that is descriptor SUM.
 */
final class PrivateSumWorker {
    public static void main(String[] args) throws Exception {
        // @start region="open"
        try (MemFd queueFd = MemFd.ofDescriptor(Integer.parseInt(args[0]));
                MemFd sumFd = MemFd.ofDescriptor(Integer.parseInt(args[1]));
                MessageQueue queue = MessageQueue.open(queueFd);
                SharedCounter sum = SharedCounter.open(sumFd);
                TypedConsumer<Long> numbers = queue.typed(Codec.LONG).consumer()) {
            while (true) {
                sum.add(numbers.get());
            }
        } catch (EndOfStreamException all) {
            System.out.println("Java is done");
        }
        // @end region="open"
    }
}
