// SPDX-License-Identifier: Apache-2.0
import java.io.BufferedReader;
import java.io.InputStreamReader;
import org.esclusa.Codec;
import org.esclusa.EndOfStreamException;
import org.esclusa.MessageQueue;
import org.esclusa.TypedConsumer;

/**
 * {@code PipelineExtractor [QUEUE]}: the last of three: reads lines {@code KEY = NUMBER} from its standard input or from
 * QUEUE, and prints how many there were, and the sum of the numbers.
 */
final class PipelineExtractor {
    private int howMany;
    private long sum;

    public static void main(String[] args) throws Exception {
        PipelineExtractor extractor = new PipelineExtractor();
        if (args.length == 0) {
            new BufferedReader(new InputStreamReader(System.in)).lines().forEach(extractor::extract);
        } else {
            try (MessageQueue queue = MessageQueue.open(args[0]);
                    TypedConsumer<String> lines = queue.typed(Codec.TEXT).consumer()) {
                while (true) {
                    extractor.extract(lines.get());
                }
            } catch (EndOfStreamException all) {
                // The cleaner is done.
            }
        }
        System.out.println(extractor.howMany + " numbers, their sum is " + extractor.sum);
    }

    private void extract(String line) {
        try {
            sum += Long.parseLong(line.substring(line.indexOf('=') + 1).strip());
            howMany++;
        } catch (NumberFormatException e) {
            System.err.println("PipelineExtractor: there is no number in '" + line + "'");
            System.exit(1);
        }
    }
}
