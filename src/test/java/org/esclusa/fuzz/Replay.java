// SPDX-License-Identifier: Apache-2.0
package org.esclusa.fuzz;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * In place of a fuzzer: runs the inputs in the folders {@code FOLDER/open} and {@code FOLDER/scribble}. It tells which one
 * it tries, so that the one that ends the JVM or hangs is known.
 */
public final class Replay {
    private static final long SECONDS_FOR_ONE = 30;

    private Replay() {}

    private interface Target {
        void run(byte[] bytes) throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        int tried = runAll(folder.resolve("open"), Open::fuzzerTestOneInput)
                + runAll(folder.resolve("scribble"), Scribble::fuzzerTestOneInput);
        System.out.println(tried + " inputs did no harm");
        if (tried == 0) {
            System.exit(1);
        }
    }

    private static int runAll(Path folder, Target target) throws Exception {
        List<Path> files;
        try (Stream<Path> found = Files.list(folder)) {
            files = found.sorted().toList();
        }
        for (Path file : files) {
            System.out.println(file);
            run(target, Files.readAllBytes(file));
        }
        return files.size();
    }

    private static void run(Target target, byte[] bytes) throws Exception {
        AtomicReference<Throwable> harm = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                target.run(bytes);
            } catch (Throwable e) {
                harm.set(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        if (!thread.join(Duration.ofSeconds(SECONDS_FOR_ONE))) {
            for (StackTraceElement line : thread.getStackTrace()) {
                System.out.println("\tat " + line);
            }
            throw new AssertionError("no end in " + SECONDS_FOR_ONE + " s");
        }
        if (harm.get() != null) {
            throw new AssertionError("harm", harm.get());
        }
    }
}
