// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.wordcount;

import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.esclusa.Consumer;
import org.esclusa.EndOfStreamException;
import org.esclusa.Message;
import org.esclusa.cli.words.WordTotals;

/** Merges the counts of each block once: from the first delivery of which all parts are there. One thread's. */
final class Merger {
    private final Consumer counts;
    private final IntFunction<Tally> tallies;
    private final WordTotals totals = new WordTotals();
    private final BitSet merged = new BitSet();
    private final Map<Delivery, Assembly> incomplete = new HashMap<>();
    private final Map<Integer, Integer> deliveries = new HashMap<>();
    private long lastMergedNanos;

    /** One delivery of a block; parts of different ones do not fit together. */
    private record Delivery(int block, int worker, int count) {}

    /** {@code tallies} gives the one of the worker with a number. */
    Merger(Consumer counts, IntFunction<Tally> tallies) {
        this.counts = counts;
        this.tallies = tallies;
    }

    /** Merges until the stream of counts has ended. */
    void merge() throws Exception {
        try {
            while (true) {
                try (Message message = counts.take()) {
                    merge(message.type(), message.data());
                }
            }
        } catch (EndOfStreamException e) {
            // All workers have left.
        }
    }

    private void merge(int block, MemorySegment message) {
        Part part = Part.read(message);
        if (part.delivery() > 1) {
            deliveries.merge(block, part.delivery(), Math::max);
        }
        if (merged.get(block)) {
            return; // its worker died before it could acknowledge, or the one of an earlier delivery did
        }
        if (part.isWhole()) {
            merge(block, part, Part.counts(message));
            return;
        }
        Delivery delivery = new Delivery(block, part.worker(), part.delivery());
        Assembly assembly = incomplete.computeIfAbsent(delivery, first -> new Assembly());
        if (assembly.add(part.number(), Part.counts(message)) == part.parts()) {
            merge(block, part, assembly.whole());
        }
    }

    private void merge(int block, Part part, MemorySegment whole) {
        totals.merge(whole);
        merged.set(block);
        incomplete.keySet().removeIf(delivery -> delivery.block() == block);
        tallies.apply(part.worker()).add(part.textByteSize(), part.nanos());
        lastMergedNanos = System.nanoTime();
    }

    WordTotals totals() {
        return totals;
    }

    /** How many blocks were merged. */
    int blocks() {
        return merged.cardinality();
    }

    /** How many deliveries there were beyond the first one of each block. */
    long redelivered() {
        return deliveries.values().stream().mapToLong(count -> count - 1).sum();
    }

    long lastMergedNanos() {
        return lastMergedNanos;
    }
}
