// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.wordcount;

import java.util.List;
import org.esclusa.MessageQueue;
import org.esclusa.NoSuchSegmentException;
import org.esclusa.SegmentException;
import org.esclusa.SegmentOptions;

/** The two queues of a run. They are temporary: should this process be killed, {@code esclusa gc} removes them. */
final class Queues implements AutoCloseable {
    /** Enough that neither reader nor merger needs to be woken for each block, as long as the blocks are small. */
    private static final int SLOTS_PER_WORKER = 8;

    private static final int FEWEST_SLOTS_PER_WORKER = 2;
    private static final int SMALL_BYTE_SIZE = 1 << 25;
    private static final int SPARE_SLOTS = 2;
    /** One for each worker, one for this process, and some for workers that were killed and are not swept yet. */
    private static final int HANDLES = 256;
    /** The counts of a block are rarely half as large as the block. */
    private static final int SMALLEST_PART = 1 << 12;

    private final MessageQueue blocks;
    private final MessageQueue counts;

    private Queues(MessageQueue blocks, MessageQueue counts) {
        this.blocks = blocks;
        this.counts = counts;
    }

    /** The names of both, which begin with {@code prefix}. */
    static List<String> names(String prefix) {
        return List.of(prefix + "-blocks", prefix + "-counts");
    }

    /** How many blocks, and counts of blocks, there are on the way at most. */
    static int slots(int workers, int blockByteSize) {
        int most = SLOTS_PER_WORKER * workers;
        int fewest = FEWEST_SLOTS_PER_WORKER * workers;
        return SPARE_SLOTS + Math.clamp(SMALL_BYTE_SIZE / blockByteSize, fewest, most);
    }

    /** Makes the queues with {@link #names(String)}. */
    static Queues create(String prefix, int workers, int blockByteSize) throws SegmentException {
        SegmentOptions options = SegmentOptions.DEFAULT.withTemporary().withHandles(HANDLES);
        int partByteSize = Part.HEAD_BYTE_SIZE + Math.max(SMALLEST_PART, blockByteSize / 2);
        List<String> names = names(prefix);
        int slots = slots(workers, blockByteSize);
        MessageQueue blocks = MessageQueue.create(names.get(0), slots, blockByteSize, options);
        try {
            return new Queues(blocks, MessageQueue.create(names.get(1), slots, partByteSize, options));
        } catch (SegmentException e) {
            blocks.close();
            throw e;
        }
    }

    /** Removes the names, of whichever queues there are. */
    static void unlink(String prefix) {
        for (String name : names(prefix)) {
            try {
                MessageQueue.unlink(name);
            } catch (NoSuchSegmentException e) {
                // It was not made, or is gone already.
            } catch (SegmentException e) {
                System.err.println("esclusa: " + e.getMessage());
            }
        }
    }

    MessageQueue blocks() {
        return blocks;
    }

    MessageQueue counts() {
        return counts;
    }

    @Override
    public void close() {
        counts.close();
        blocks.close();
    }
}
