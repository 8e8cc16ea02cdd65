// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.wordcount;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.esclusa.cli.words.BlockCounter;
import org.esclusa.cli.words.BlockCutter;
import org.esclusa.cli.words.BlockSink;
import org.esclusa.cli.words.WordTotals;

/**
 * What {@code wordcount} is measured against: the same cutting, counting and merging, in one JVM, with threads and a
 * queue of the JDK's. Blocks are recycled through a second queue, so that nothing is allocated on the way.
 */
final class Baseline {
    private static final Block END = new Block(MemorySegment.NULL, 0);

    private final int threads;
    private final BlockingQueue<MemorySegment> free;
    private final BlockingQueue<Block> full;
    private final WordTotals totals = new WordTotals();
    private long firstPut;
    private long lastMerged;
    private long blocks;

    Baseline(int threads, int slots) {
        this.threads = threads;
        this.free = new ArrayBlockingQueue<>(slots);
        this.full = new ArrayBlockingQueue<>(slots);
    }

    Result count(List<Path> files, int blockByteSize) throws IOException, InterruptedException {
        BlockCutter cutter = new BlockCutter(files, new Sink());
        try (Arena arena = Arena.ofShared();
                ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (int i = free.remainingCapacity(); i > 0; i--) {
                free.put(arena.allocate(blockByteSize, Long.BYTES));
            }
            List<Future<Void>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(pool.submit((Callable<Void>) this::work));
            }
            cutter.cut();
            for (int i = 0; i < threads; i++) {
                full.put(END);
            }
            for (Future<Void> thread : running) {
                thread.get();
            }
            totals.merge(cutter.longest());
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        return new Result(totals, cutter.bytes(), blocks, lastMerged - firstPut);
    }

    /** What came of it. */
    record Result(WordTotals totals, long bytes, long blocks, long nanos) {}

    /** The first {@code length} bytes of {@code room}. */
    private record Block(MemorySegment room, int length) {}

    private Void work() throws InterruptedException {
        BlockCounter counter = new BlockCounter();
        byte[] counts = new byte[1 << 16];
        Block block;
        while ((block = full.take()) != END) {
            counter.count(block.room().asSlice(0, block.length()));
            if (counts.length < counter.byteSize()) {
                counts = new byte[2 * counter.byteSize()];
            }
            MemorySegment written = MemorySegment.ofArray(counts);
            counter.writeTo(written);
            synchronized (totals) {
                totals.merge(written);
                blocks++;
                lastMerged = System.nanoTime();
            }
            free.put(block.room());
        }
        return null;
    }

    private final class Sink implements BlockSink {
        private MemorySegment claimed;

        @Override
        public MemorySegment claim() throws InterruptedException {
            claimed = free.take();
            return claimed;
        }

        @Override
        public void publish(int length) throws InterruptedException {
            if (firstPut == 0) {
                firstPut = System.nanoTime();
            }
            full.put(new Block(claimed, length));
        }

        @Override
        public void abort() {
            free.add(claimed);
        }
    }
}
