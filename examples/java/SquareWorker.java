// SPDX-License-Identifier: Apache-2.0
import org.esclusa.Codec;
import org.esclusa.EndOfStreamException;
import org.esclusa.MessageQueue;
import org.esclusa.SharedLongArray;
import org.esclusa.TypedConsumer;
import org.esclusa.TypedMessage;

/** {@code SquareWorker NAME}: one of the workers of {@link Supervisor}; may be killed at any moment. */
final class SquareWorker {
    private SquareWorker() {}

    public static void main(String[] args) throws Exception {
        try (MessageQueue queue = MessageQueue.open(args[0]);
                SharedLongArray results = SharedLongArray.open(args[0] + "-results");
                TypedConsumer<Long> jobs = queue.typed(Codec.LONG).consumer()) {
            while (true) {
                // @start region="work"
                try (TypedMessage<Long> job = jobs.take()) {
                    long n = job.value();
                    Thread.sleep(2); // it is hard work
                    results.set(n, n * n); // done twice, should we die here, it is the same
                } // only now the job is done
                // @end region="work"
            }
        } catch (EndOfStreamException allIsDone) {
            System.exit(0);
        }
    }
}
