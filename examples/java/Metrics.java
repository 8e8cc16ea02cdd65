// SPDX-License-Identifier: Apache-2.0
import org.esclusa.CounterSnapshot;
import org.esclusa.LabelledCounter;
import org.esclusa.SharedCounters;

/** {@code Metrics NAME [COUNT]}: counts with a counter of its own, or tells what everybody has counted. */
final class Metrics {
    private Metrics() {}

    public static void main(String[] args) throws Exception {
        if (args.length < 1 || args.length > 2) {
            System.err.println("usage: Metrics NAME [COUNT]");
            System.exit(2);
        }
        try (SharedCounters table = SharedCounters.createOrOpen(args[0], 64)) {
            if (args.length == 2) {
                count(table, Integer.parseInt(args[1]));
            } else {
                tell(table);
            }
        }
    }

    private static void count(SharedCounters table, int count) throws Exception {
        // @start region="count"
        LabelledCounter requests = table.allocate("requests of Java", "", SharedCounters.Type.COUNTER);
        for (int i = 0; i < count; i++) {
            requests.increment(); // one atomic instruction
        }
        // @end region="count"
    }

    private static void tell(SharedCounters table) {
        // @start region="tell"
        for (CounterSnapshot counter : table.snapshot()) {
            String owner = counter.orphaned() ? "nobody's" : "somebody's";
            System.out.println(counter.label() + ": " + counter.value() + ", " + owner);
        }
        // @end region="tell"
    }
}
