// SPDX-License-Identifier: Apache-2.0
package org.esclusa.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.esclusa.NoSuchSegmentException;
import org.esclusa.SegmentException;
import org.esclusa.Segments;
import org.esclusa.SharedCounter;

/** Four threads that make, open, close, list and unlink the counter NAME, as other processes do, ROUNDS times. */
public final class ComeAndGo {
    private static final int THREADS = 4;

    private ComeAndGo() {}

    public static void main(String[] arguments) throws Exception {
        List<FutureTask<?>> tasks = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int begin = i;
            FutureTask<?> task = new FutureTask<>(() -> {
                for (int round = 0; round < Integer.parseInt(arguments[1]); round++) {
                    act(arguments[0], begin + round);
                }
                return null;
            });
            tasks.add(task);
            Thread.ofPlatform().start(task);
        }
        for (FutureTask<?> task : tasks) {
            task.get();
        }
    }

    private static void act(String name, int what) throws SegmentException {
        switch (what % 3) {
            case 0 -> {
                try (SharedCounter counter = SharedCounter.createOrOpen(name, 0)) {
                    counter.add(1);
                }
            }
            case 1 -> {
                try {
                    SharedCounter.unlink(name);
                } catch (NoSuchSegmentException others) {
                    Segments.collectGarbage();
                }
            }
            default -> Segments.list();
        }
    }
}
