// SPDX-License-Identifier: Apache-2.0
import java.util.List;
import org.esclusa.Mutex;
import org.esclusa.SharedDoubleArray;

/**
 * {@code Parameters NAME WORKER STEPS lock|atomic}: one of the workers that train a model together. Its parameters are a
 * shared array, from which each worker takes its gradients, either as a whole under a lock, or each number by itself.
 */
final class Parameters {
    private static final int LENGTH = 1000;
    private static final double RATE = 0.01;

    private Parameters() {}

    public static void main(String[] args) throws Exception {
        if (args.length != 4 || !List.of("lock", "atomic").contains(args[3])) {
            System.err.println("usage: Parameters NAME WORKER STEPS lock|atomic");
            System.exit(2);
        }
        int worker = Integer.parseInt(args[1]);
        int steps = Integer.parseInt(args[2]);
        try (SharedDoubleArray parameters = SharedDoubleArray.createOrOpen(args[0], LENGTH);
                Mutex mutex = Mutex.createOrOpen(args[0] + "-mutex")) {
            for (int step = 0; step < steps; step++) {
                double[] gradient = gradient(worker, step);
                if (args[3].equals("lock")) {
                    apply(parameters, mutex, gradient);
                } else {
                    apply(parameters, gradient);
                }
            }
        }
        System.out.println("Java applied " + steps + " gradients");
    }

    /** Nobody sees a part of it. */
    private static void apply(SharedDoubleArray parameters, Mutex mutex, double[] gradient) {
        // @start region="lock"
        mutex.lock();
        try {
            for (int i = 0; i < LENGTH; i++) {
                parameters.set(i, parameters.get(i) - RATE * gradient[i]);
            }
        } finally {
            mutex.unlock();
        }
        // @end region="lock"
    }

    /** Nobody waits, and no addition is lost. */
    private static void apply(SharedDoubleArray parameters, double[] gradient) {
        // @start region="atomic"
        for (int i = 0; i < LENGTH; i++) {
            parameters.getAndAdd(i, -RATE * gradient[i]);
        }
        // @end region="atomic"
    }

    /** One that can be computed anew, to see whether each was applied once. */
    private static double[] gradient(int worker, int step) {
        double[] gradient = new double[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            gradient[i] = (worker + 1) * Math.sin(step + i);
        }
        return gradient;
    }
}
