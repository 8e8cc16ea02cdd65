// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.shell;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.esclusa.MessageQueue;
import org.esclusa.NoSuchSegmentException;
import org.esclusa.SegmentException;
import org.esclusa.Segments;

/** Opens a queue that somebody may be about to make. */
final class Arrival {
    private Arrival() {}

    /** The queue, as soon as there is one; empty if there is none within {@code timeout}. */
    static Optional<MessageQueue> await(String name, Duration timeout) throws IOException, InterruptedException {
        Optional<MessageQueue> queue = open(name);
        return queue.isPresent() ? queue : watch(name, System.nanoTime() + timeout.toNanos());
    }

    private static Optional<MessageQueue> watch(String name, long deadline) throws IOException, InterruptedException {
        Path folder = Segments.directory();
        try (WatchService watcher = folder.getFileSystem().newWatchService()) {
            folder.register(watcher, ENTRY_CREATE);
            while (true) {
                Optional<MessageQueue> queue = open(name); // after the watch began: it cannot be missed
                long left = deadline - System.nanoTime();
                if (queue.isPresent() || left <= 0) {
                    return queue;
                }
                WatchKey key = watcher.poll(left, TimeUnit.NANOSECONDS);
                if (key != null) {
                    key.pollEvents();
                    key.reset();
                }
            }
        }
    }

    private static Optional<MessageQueue> open(String name) throws SegmentException {
        try {
            return Optional.of(MessageQueue.open(name));
        } catch (NoSuchSegmentException none) {
            return Optional.empty();
        }
    }
}
