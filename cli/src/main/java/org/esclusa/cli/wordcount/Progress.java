// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.wordcount;

import java.util.Locale;
import java.util.function.LongSupplier;
import org.esclusa.cli.terminal.Stderr;

/** A bar on stderr that grows with the bytes read. */
final class Progress implements AutoCloseable {
    private static final int BAR_LENGTH = 40;
    private static final int PAUSE_MILLIS = 100;

    private final Stderr stderr;
    private final LongSupplier bytes;
    private final long totalBytes;
    private final Thread painter;

    Progress(Stderr stderr, LongSupplier bytes, long totalBytes) {
        this.stderr = stderr;
        this.bytes = bytes;
        this.totalBytes = totalBytes;
        this.painter = Thread.ofPlatform().daemon().name("progress").unstarted(this::paint);
    }

    /** Shows nothing unless stderr is a terminal. */
    void start() {
        if (Stderr.isTerminal()) {
            painter.start();
        }
    }

    private void paint() {
        long begin = System.nanoTime();
        try {
            while (true) {
                Thread.sleep(PAUSE_MILLIS);
                stderr.draw(line(bytes.getAsLong(), System.nanoTime() - begin));
            }
        } catch (InterruptedException e) {
            stderr.clear();
        }
    }

    private String line(long read, long nanos) {
        double part = totalBytes == 0 ? 0 : Math.min(1, (double) read / totalBytes);
        int filled = (int) (part * BAR_LENGTH);
        return String.format(
                Locale.ROOT,
                "[%s%s] %3.0f %%  %.0f MB/s",
                "#".repeat(filled),
                " ".repeat(BAR_LENGTH - filled),
                part * 100,
                read * 1e3 / nanos);
    }

    @Override
    public void close() {
        painter.interrupt();
        try {
            painter.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
