// SPDX-License-Identifier: Apache-2.0
package org.esclusa.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.esclusa.Consumer;
import org.esclusa.MessageQueue;
import org.esclusa.internal.sync.KillPoint;

/** Repairs queue NAME, with a rest before its first store: then it says so and waits for a line. Gets a message, and says it. */
public final class PausedRepairer {
    private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));

    private PausedRepairer() {}

    /** With the name of the queue, on which it says {@code ready} and waits for a line before all else. */
    public static void main(String[] arguments) throws Exception {
        new PausedRepairer().repair(arguments[0]);
    }

    private void repair(String name) throws Exception {
        try (MessageQueue queue = MessageQueue.open(name)) {
            Consumer consumer = queue.consumer();
            pause("ready");
            KillPoint.instead(1, () -> pause("paused"));
            byte[] message = consumer.get(Duration.ZERO).orElse(null); // which sweeps
            System.out.println((message == null ? consumer.get() : message)[0]);
        }
    }

    private void pause(String word) {
        try {
            System.out.println(word);
            in.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
