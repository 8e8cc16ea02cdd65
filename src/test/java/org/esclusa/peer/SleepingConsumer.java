// SPDX-License-Identifier: Apache-2.0
package org.esclusa.peer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.esclusa.Consumer;
import org.esclusa.MessageQueue;

/** Waits for one message of queue NAME, and tells what its waiting thread and the library's cost in SECONDS of that. */
public final class SleepingConsumer {
    private SleepingConsumer() {}

    public static void main(String[] arguments) throws Exception {
        long seconds = Long.parseLong(arguments[1]);
        try (MessageQueue queue = MessageQueue.open(arguments[0])) {
            Consumer consumer = queue.consumer();
            FutureTask<byte[]> waiting = new FutureTask<>(consumer::get);
            Thread.ofPlatform().daemon().name("the-consumer").start(waiting);
            while (queue.figures().consumersWaiting() == 0) {
                Thread.sleep(10);
            }
            TimeUnit.SECONDS.sleep(1);
            System.out.println("ready");
            String before = cost();
            long used = cpuNanos();
            TimeUnit.SECONDS.sleep(seconds);
            used = cpuNanos() - used;
            System.out.printf(
                    "asleep for %d s, %.1f ms of CPU in all; runtimes in ns and switches before [%s] after [%s]%n",
                    seconds, used / 1e6, before, cost());
            System.out.flush();
            Expect.that(used < seconds * 20_000_000, "less than 2 % of a CPU, with all of the JVM's own threads");
            Expect.that(waiting.get().length == 1, "a message");
        }
    }

    private static long cpuNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }

    /** Of the threads that wait or watch, from the kernel's own accounting: proc(5), schedstat. */
    private static String cost() throws Exception {
        StringBuilder text = new StringBuilder();
        try (var tasks = Files.list(Path.of("/proc/self/task"))) {
            for (Path task : tasks.sorted().toList()) {
                String comm = Files.readString(task.resolve("comm")).strip();
                if (comm.equals("the-consumer") || comm.startsWith("esclusa-")) {
                    String[] words =
                            Files.readString(task.resolve("schedstat")).strip().split(" ");
                    text.append(comm)
                            .append(' ')
                            .append(words[0])
                            .append(" ns ")
                            .append(words[2])
                            .append("x ");
                }
            }
        }
        return text.toString().strip();
    }
}
