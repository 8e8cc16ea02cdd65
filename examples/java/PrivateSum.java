// SPDX-License-Identifier: Apache-2.0
import java.util.ArrayList;
import java.util.List;
import org.esclusa.ChildProcess;
import org.esclusa.Codec;
import org.esclusa.MemFd;
import org.esclusa.MessageQueue;
import org.esclusa.Segments;
import org.esclusa.SharedCounter;
import org.esclusa.TypedProducer;

/**
 * {@code PrivateSum COMMAND…}, each a program and its arguments apart by commas: gives each a queue and a counter that
 * have no name, as descriptors 3 and 4, puts 1 to 1000, and tells the sum that the children made of them.
 */
final class PrivateSum {
    public static void main(String[] args) throws Exception {
        List<ChildProcess> children = new ArrayList<>();
        // @start region="give"
        try (MessageQueue queue = MessageQueue.create(Segments.UNNAMED, 16, 8);
                SharedCounter sum = SharedCounter.create(Segments.UNNAMED);
                MemFd queueFd = queue.memFd();
                MemFd sumFd = sum.memFd()) {
            for (String command : args) {
                children.add(ChildProcess.of(List.of(command.split(",")))
                        .give(3, queueFd)
                        .give(4, sumFd)
                        .start());
            }
            // @end region="give"
            try (TypedProducer<Long> numbers = queue.typed(Codec.LONG).producer()) {
                for (long n = 1; n <= 1000; n++) {
                    numbers.put(n);
                }
            }
            for (ChildProcess child : children) {
                if (!child.waitFor().isSuccess()) {
                    System.exit(1);
                }
            }
            System.out.println("Java has the sum " + sum.get());
        } finally {
            children.forEach(ChildProcess::close);
        }
    }
}
