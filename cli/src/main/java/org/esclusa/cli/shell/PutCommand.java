// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.shell;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.esclusa.MessageQueue;
import org.esclusa.NoSuchSegmentException;
import org.esclusa.Producer;
import org.esclusa.SegmentException;
import org.esclusa.SegmentExistsException;
import org.esclusa.cli.terminal.CommandException;
import org.esclusa.cli.terminal.Range;
import org.esclusa.cli.terminal.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code esclusa put}. */
@Command(
        name = "put",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Put each line of standard input into a queue as a message. Makes the queue if there is none.")
public final class PutCommand implements Callable<Integer> {
    private static final int DEFAULT_SLOTS = 1024;
    private static final int DEFAULT_SLOT_BYTES = 4096;
    private static final Range SLOTS = new Range(1, Integer.MAX_VALUE);
    private static final Range SLOT_BYTES = new Range(0, Integer.MAX_VALUE);

    @Parameters(paramLabel = "NAME")
    private String name;

    @Option(
            names = "--slots",
            paramLabel = "N",
            description = "How many messages the queue has room for (" + DEFAULT_SLOTS + " if it is made now).")
    private Integer slots;

    @Option(
            names = "--slot-bytes",
            paramLabel = "N",
            description = "The longest line, in bytes (" + DEFAULT_SLOT_BYTES + " if it is made now).")
    private Integer slotBytes;

    @Override
    public Integer call() throws CommandException, IOException, InterruptedException {
        if (slots != null) {
            SLOTS.check("--slots", slots);
        }
        if (slotBytes != null) {
            SLOT_BYTES.check("--slot-bytes", slotBytes);
        }
        try (MessageQueue queue = open();
                Producer producer = queue.producer()) {
            put(new LineReader(new FileInputStream(FileDescriptor.in), queue.slotByteSize()), producer);
        }
        return 0;
    }

    private void put(LineReader lines, Producer producer) throws CommandException, IOException, InterruptedException {
        while (lines.next()) {
            if (lines.length() > producer.queue().slotByteSize()) {
                throw CommandException.failure("a line of " + lines.length() + " bytes does not fit into a slot of '"
                        + name + "', which has " + producer.queue().slotByteSize() + " bytes");
            }
            producer.put(lines.line(), 0);
        }
    }

    /** The queue; made if there is none, even if other processes make and remove it at the same time. */
    private MessageQueue open() throws CommandException, SegmentException {
        while (true) {
            try {
                return checked(MessageQueue.open(name));
            } catch (NoSuchSegmentException none) {
                try {
                    return create();
                } catch (SegmentExistsException other) {
                    continue;
                }
            }
        }
    }

    private MessageQueue create() throws SegmentException {
        return MessageQueue.create(
                name,
                Objects.requireNonNullElse(slots, DEFAULT_SLOTS),
                Objects.requireNonNullElse(slotBytes, DEFAULT_SLOT_BYTES));
    }

    /** The queue that was found, if it is as large as it was asked for. */
    private MessageQueue checked(MessageQueue queue) throws CommandException {
        boolean fits =
                (slots == null || slots == queue.slots()) && (slotBytes == null || slotBytes == queue.slotByteSize());
        if (!fits) {
            String found = queue.slots() + " slots of " + queue.slotByteSize() + " bytes";
            String wanted = Objects.requireNonNullElse(slots, queue.slots()) + " slots of "
                    + Objects.requireNonNullElse(slotBytes, queue.slotByteSize()) + " bytes";
            queue.close();
            throw CommandException.failure("the queue '" + name + "' has " + found + ", not " + wanted);
        }
        return queue;
    }
}
