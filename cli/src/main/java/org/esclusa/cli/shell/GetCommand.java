// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.shell;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.esclusa.Consumer;
import org.esclusa.EndOfStreamException;
import org.esclusa.Message;
import org.esclusa.MessageQueue;
import org.esclusa.cli.terminal.CommandException;
import org.esclusa.cli.terminal.Range;
import org.esclusa.cli.terminal.StandardOutput;
import org.esclusa.cli.terminal.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code esclusa get}. */
@Command(
        name = "get",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Print the messages of a queue, each as a line, until the stream ends. Waits for a queue that is not"
                        + " made yet. A message is acknowledged once its line is written.")
public final class GetCommand implements Callable<Integer> {
    private static final Range COUNT = new Range(1, Long.MAX_VALUE);
    private static final double LONGEST_TIMEOUT = 1e9;

    @Parameters(paramLabel = "NAME")
    private String name;

    @Option(names = "--count", paramLabel = "N", description = "End after so many messages.")
    private Long count;

    @Option(names = "--timeout", paramLabel = "S", description = "Wait at most so many seconds each time, then fail.")
    private Double timeout;

    @Override
    public Integer call() throws CommandException, IOException, InterruptedException {
        if (count != null) {
            COUNT.check("--count", count);
        }
        Duration longest = longestWait();
        try (MessageQueue queue =
                        Arrival.await(name, longest).orElseThrow(() -> late("there is no queue '" + name + "'"));
                Consumer consumer = queue.consumer()) {
            boolean read = true;
            for (long i = 0; read && (count == null || i < count); i++) {
                try (Message message =
                        consumer.poll(longest).orElseThrow(() -> late("nothing came into '" + name + "'"))) {
                    read = print(message);
                }
            }
        } catch (EndOfStreamException e) {
            // All that was put is printed.
        }
        return 0;
    }

    private Duration longestWait() throws CommandException {
        if (timeout == null) {
            return Duration.ofNanos(Long.MAX_VALUE);
        }
        if (!(timeout >= 0 && timeout <= LONGEST_TIMEOUT)) {
            throw CommandException.usage("--timeout must be 0 to 1000000000 seconds, not " + timeout);
        }
        return Duration.ofNanos((long) (timeout * 1e9));
    }

    private CommandException late(String what) {
        return CommandException.failure(what + " within " + timeout + " seconds");
    }

    /** Prints the message as a line; gives it back and returns false if nobody reads any more. */
    private static boolean print(Message message) throws CommandException {
        int length = (int) message.data().byteSize();
        byte[] line = new byte[length + 1];
        MemorySegment.copy(message.data(), ValueLayout.JAVA_BYTE, 0, line, 0, length);
        line[length] = '\n';
        try {
            @SuppressWarnings("resource") // it is everybody's
            OutputStream out = StandardOutput.open();
            out.write(line);
            return true;
        } catch (IOException e) {
            message.release();
            StandardOutput.forgive(e);
            return false;
        }
    }
}
