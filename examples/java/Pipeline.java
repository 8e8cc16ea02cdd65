// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.esclusa.ChildProcess;
import org.esclusa.MessageQueue;
import org.esclusa.Pipe;
import org.esclusa.Poller;

/**
 * {@code Pipeline pipes|queues FILE READER PYTHON CLEANER}: reader, cleaner and extractor, a process each, in C, Python and
 * Java, joined by pipes or by queues. The first that fails ends them all: it has said why, and nothing is printed.
 */
final class Pipeline {
    private final List<ChildProcess> stages = new ArrayList<>();

    public static void main(String[] args) throws Exception {
        if (args.length != 5 || !List.of("pipes", "queues").contains(args[0])) {
            System.err.println("usage: Pipeline pipes|queues FILE READER PYTHON CLEANER");
            System.exit(2);
        }
        Pipeline pipeline = new Pipeline();
        boolean good;
        try {
            good = args[0].equals("pipes")
                    ? pipeline.overPipes(args[1], args[2], args[3], args[4])
                    : pipeline.overQueues(args[1], args[2], args[3], args[4]);
            if (good) {
                System.out.write(
                        pipeline.stages.getLast().standardOutput().inputStream().readAllBytes());
            }
        } finally {
            pipeline.stages.forEach(ChildProcess::close); // ends those that still run
        }
        System.exit(good ? 0 : 1);
    }

    private boolean overPipes(String file, String reader, String python, String cleaner) throws Exception {
        // @start region="pipes"
        try (Pipe raw = Pipe.create();
                Pipe cleaned = Pipe.create()) {
            stages.add(ChildProcess.of(reader, file).standardOutput(raw.sink()).start());
            stages.add(ChildProcess.of(python, cleaner)
                    .standardInput(raw.source())
                    .standardOutput(cleaned.sink())
                    .start());
            stages.add(extractor()
                    .standardInput(cleaned.source())
                    .pipeStandardOutput()
                    .start());
        } // our own ends close here, so that each stage sees the end of its input
        return allEndWell();
        // @end region="pipes"
    }

    private boolean overQueues(String file, String reader, String python, String cleaner) throws Exception {
        String raw = "raw-" + ProcessHandle.current().pid();
        String cleaned = "cleaned-" + ProcessHandle.current().pid();
        MessageQueue.create(raw, 16, 200).close();
        MessageQueue.create(cleaned, 16, 200).close();
        try {
            stages.add(ChildProcess.of(reader, file, raw).start());
            stages.add(ChildProcess.of(python, cleaner, raw, cleaned).start());
            stages.add(extractor(cleaned).pipeStandardOutput().start());
            return allEndWell();
        } finally {
            MessageQueue.unlink(raw);
            MessageQueue.unlink(cleaned);
        }
    }

    private static ChildProcess.Builder extractor(String... args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path")));
        command.add("PipelineExtractor");
        command.addAll(List.of(args));
        return ChildProcess.of(command);
    }

    /** Waits for all at once: one that fails may leave others waiting for ever. */
    private boolean allEndWell() throws IOException, InterruptedException {
        // @start region="wait"
        try (Poller poller = Poller.create()) {
            for (ChildProcess stage : stages) {
                poller.add(stage.pidFd(), stage, Set.of(Poller.Interest.READ));
            }
            int running = stages.size();
            while (running > 0) {
                for (Poller.Readiness ready : poller.await()) {
                    ChildProcess ended = (ChildProcess) ready.registration().attachment();
                    if (!ended.waitFor().isSuccess()) {
                        stages.forEach(ChildProcess::close); // ends those that still run, before their queues go
                        return false;
                    }
                    ready.registration().remove();
                    running--;
                }
            }
        }
        return true;
        // @end region="wait"
    }
}
