// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.wordcount;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * All workers there ever were. Each runs under {@code leash} (cli/src/main/c/leash.c), so that the kernel ends it with
 * the thread that started it; the thread that calls {@link #start} must therefore live as long as the workers should.
 */
final class Crew implements AutoCloseable {
    private final Path home;
    private final List<String> arguments;
    private final BlockingQueue<Event> events;
    private final List<Worker> workers = new CopyOnWriteArrayList<>();
    private boolean closed;

    /** {@code arguments} are the names of the queues; the end of each worker becomes an event. */
    Crew(Path home, List<String> arguments, BlockingQueue<Event> events) {
        this.home = home;
        this.arguments = arguments;
        this.events = events;
    }

    /** Starts a worker, unless this is closed. */
    synchronized void start(Language language) throws IOException {
        if (closed) {
            return;
        }
        int number = workers.size();
        List<String> command = new ArrayList<>();
        command.add(home.resolve("target/native/bin/leash").toString());
        command.add(Long.toString(ProcessHandle.current().pid()));
        command.addAll(language.command(home));
        command.addAll(arguments);
        command.add(Integer.toString(number));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(language.environment(home));
        Process process = builder.start();
        Worker worker = new Worker(number, language, process);
        workers.add(worker);
        process.onExit().thenRun(() -> events.add(new Event.Exited(worker)));
    }

    List<Worker> workers() {
        return workers;
    }

    /** Also of one that is just being started. */
    synchronized Worker worker(int number) {
        return workers.get(number);
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Ends all workers, and starts no other. Any thread may, also while another one does. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        workers.forEach(Worker::end);
    }
}
