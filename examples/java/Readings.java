// SPDX-License-Identifier: Apache-2.0
import org.esclusa.Codec;
import org.esclusa.EndOfStreamException;
import org.esclusa.MessageQueue;
import org.esclusa.TypedConsumer;

/** {@code Readings NAME}: takes the readings that C or Python puts into a queue, and prints their mean. */
final class Readings {
    private Readings() {}

    public static void main(String[] args) throws Exception {
        if (args.length != 1) {
            System.err.println("usage: Readings NAME");
            System.exit(2);
        }
        double sum = 0;
        int howMany = 0;
        // @start region="get"
        try (MessageQueue queue = MessageQueue.createOrOpen(args[0], 16, 8);
                TypedConsumer<Double> readings = queue.typed(Codec.DOUBLE).consumer()) {
            while (true) {
                sum += readings.get();
                howMany++;
            }
        } catch (EndOfStreamException everybodyIsDone) {
            System.out.println("the mean of " + howMany + " readings is " + sum / howMany);
        }
        // @end region="get"
    }
}
