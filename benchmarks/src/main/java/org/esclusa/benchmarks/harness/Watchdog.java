// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.harness;

import java.time.Duration;

/** Ends the workers when none has answered for long, so that whoever waits for them learns of it. */
final class Watchdog {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static volatile long lastSign = System.nanoTime();

    static {
        Thread.ofPlatform().daemon().name("watchdog").start(Watchdog::watch);
    }

    private Watchdog() {}

    /** All is well. */
    static void pat() {
        lastSign = System.nanoTime();
    }

    private static void watch() {
        try {
            while (true) {
                Thread.sleep(Duration.ofSeconds(5));
                if (System.nanoTime() - lastSign > PATIENCE.toNanos()) {
                    System.err.println("no worker has answered for " + PATIENCE.toSeconds() + " s");
                    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
                    pat();
                }
            }
        } catch (InterruptedException e) {
            // The end.
        }
    }
}
