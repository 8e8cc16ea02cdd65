// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.esclusa.ChildProcess;
import org.esclusa.Codec;
import org.esclusa.MessageQueue;
import org.esclusa.Poller;
import org.esclusa.SharedLongArray;
import org.esclusa.TypedProducer;

/**
 * {@code Supervisor NAME JOBS KILLS PYTHON PYTHON-WORKER C-WORKER}: three workers square the numbers 1 to JOBS, and are
 * started anew when they crash. To show it, this kills so many of them itself.
 */
final class Supervisor {
    private final ChildProcess.Builder[] commands;
    private final ChildProcess[] workers;
    private final Poller poller = Poller.create();
    private int restarted;

    private Supervisor(ChildProcess.Builder... commands) throws IOException {
        this.commands = commands;
        this.workers = new ChildProcess[commands.length];
    }

    public static void main(String[] args) throws Exception {
        if (args.length != 6) {
            System.err.println("usage: Supervisor NAME JOBS KILLS PYTHON PYTHON-WORKER C-WORKER");
            System.exit(2);
        }
        String name = args[0];
        int jobs = Integer.parseInt(args[1]);
        int kills = Integer.parseInt(args[2]);
        try (MessageQueue queue = MessageQueue.create(name, jobs, Long.BYTES);
                SharedLongArray results = SharedLongArray.create(name + "-results", jobs + 1)) {
            try (TypedProducer<Long> producer = queue.typed(Codec.LONG).producer()) {
                for (long n = 1; n <= jobs; n++) {
                    producer.put(n);
                }
            } // no more producers: a worker ends when all is done
            Supervisor supervisor = new Supervisor(
                    javaWorker(name), ChildProcess.of(args[3], args[4], name), ChildProcess.of(args[5], name));
            supervisor.run(queue, jobs, kills);
            long sum = 0;
            for (int n = 1; n <= jobs; n++) {
                sum += results.get(n);
            }
            System.out.println("killed " + kills + " workers, started " + supervisor.restarted
                    + " anew; the sum of the squares of 1 to " + jobs + " is " + sum);
        }
    }

    private static ChildProcess.Builder javaWorker(String name) {
        return ChildProcess.of(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "SquareWorker",
                name));
    }

    private void run(MessageQueue queue, int jobs, int kills) throws IOException, InterruptedException {
        // @start region="supervise"
        for (int i = 0; i < workers.length; i++) {
            start(i);
        }
        int running = workers.length;
        int killed = 0;
        while (running > 0) {
            if (killed < kills && killed == restarted && queue.size() < jobs - jobs * (killed + 1L) / (kills + 1)) {
                workers[killed++ % workers.length].pidFd().kill(); // what it holds, another one gets
            }
            for (Poller.Readiness ready : poller.await(Duration.ofMillis(1))) {
                int ended = (int) ready.registration().attachment();
                boolean good = workers[ended].waitFor().isSuccess();
                workers[ended].close(); // and the Poller waits for it no more
                if (good) {
                    running--;
                } else {
                    start(ended);
                    restarted++;
                }
            }
        }
        // @end region="supervise"
    }

    private void start(int i) throws IOException {
        // @start region="start"
        workers[i] = commands[i].start();
        poller.add(workers[i].pidFd(), i, Set.of(Poller.Interest.READ));
        // @end region="start"
    }
}
