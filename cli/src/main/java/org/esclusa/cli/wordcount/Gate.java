// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.wordcount;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.esclusa.Claim;
import org.esclusa.MessageQueue;
import org.esclusa.Producer;
import org.esclusa.SegmentException;

/**
 * This process's own producer on the queue of counts. As long as it is there, the stream of counts does not end, even in
 * a moment in which all workers are dead.
 *
 * <p>It can also be shut: it then claims all room there is, so that no worker can publish. Each keeps its block until the
 * gate opens, and so a worker that holds one can be found and killed, however small the blocks are.
 */
final class Gate implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(1);

    private final MessageQueue counts;
    private final Producer producer;
    private final List<Claim> claims = new ArrayList<>();

    Gate(MessageQueue counts) throws SegmentException {
        this.counts = counts;
        producer = counts.producer();
    }

    /** Returns when no worker can publish any more. */
    void shut() throws InterruptedException {
        claims.add(producer.claim());
        // Nobody takes what comes behind this claim: once all before it is taken, room is claimed, and is not freed
        // again.
        long first = ticket();
        while (!isFull(first)) {
            producer.claim(PAUSE).ifPresent(claims::add);
        }
    }

    /** The number of our only claim. */
    private long ticket() {
        return counts.holders().stream()
                .filter(holder -> holder.producer()
                        && holder.pid() == ProcessHandle.current().pid())
                .mapToLong(MessageQueue.Holder::ticket)
                .min()
                .orElseThrow();
    }

    private boolean isFull(long first) {
        MessageQueue.Figures figures = counts.figures();
        return figures.taken() == first && figures.size() == counts.slots();
    }

    void open() {
        claims.forEach(Claim::abort);
        claims.clear();
    }

    /** Ends the stream of counts, once the workers have left too. */
    @Override
    public void close() {
        open();
        producer.close();
    }
}
