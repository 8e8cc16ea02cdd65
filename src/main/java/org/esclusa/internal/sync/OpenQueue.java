// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.esclusa.internal.layout.Kind;
import org.esclusa.internal.layout.SlotLayout;
import org.esclusa.internal.sys.Errno;

/** A queue that is open here, and its handles. */
public final class OpenQueue {
    /** How many a new queue has if nobody says. */
    private static final int DEFAULT_HANDLES = 1024;

    private static final long GRACE = 10_000_000;

    private final Segment segment;
    private final QueueWords words;
    private final QueueWakes wakes;
    private final ReentrantLock producersGate = new ReentrantLock(true);
    private final ReentrantLock consumersGate = new ReentrantLock(true);
    private final Set<QueueHandle> open = ConcurrentHashMap.newKeySet();
    private volatile Patience patience = Patience.DEFAULT;
    private volatile boolean closing;

    private OpenQueue(Segment segment) {
        this.segment = segment;
        this.words = new QueueWords(segment.memory(), segment.header());
        this.wakes = new QueueWakes(segment, words);
        segment.whenCut(() -> open.forEach(QueueHandle::markClosed));
    }

    /** With that many handles, or the default if they are 0. */
    public static OpenQueue create(String name, int slots, int slotBytes, int handles, SegmentChoices choices)
            throws Failure {
        int room = handles == 0 ? DEFAULT_HANDLES : handles;
        Shape shape = Shape.queue(slots, slotBytes, room);
        return new OpenQueue(
                SegmentOpening.create(shape, name, choices, body -> QueueWords.fill(body, slots, slotBytes, room)));
    }

    public static OpenQueue open(String name, SegmentChoices choices) throws Failure {
        return new OpenQueue(SegmentOpening.open(Kind.QUEUE, name, choices));
    }

    /** One found has these slots, and these handles unless they are 0. */
    public static OpenQueue createOrOpen(String name, int slots, int slotBytes, int handles, SegmentChoices choices)
            throws Failure {
        int room = handles == 0 ? DEFAULT_HANDLES : handles;
        Shape shape = Shape.queue(slots, slotBytes, room);
        OpenQueue queue = new OpenQueue(SegmentOpening.createOrOpen(
                shape, name, choices, body -> QueueWords.fill(body, slots, slotBytes, room)));
        String difference = queue.difference(slots, slotBytes, handles);
        if (!difference.isEmpty()) {
            queue.close();
            throw Failure.of("open", name, Errno.EINVAL, difference);
        }
        return queue;
    }

    private String difference(int slots, int slotBytes, int handles) {
        if (words.slots != slots || words.slotBytes != slotBytes) {
            return "it has " + words.slots + " slots of " + words.slotBytes + " bytes, not " + slots + " of "
                    + slotBytes;
        }
        if (handles != 0 && words.handles != handles) {
            return "it has room for " + words.handles + " producers and consumers, not " + handles;
        }
        return "";
    }

    public Segment segment() {
        return segment;
    }

    QueueWords words() {
        return words;
    }

    /** For users: the first bytes of a slot's payload; throws once this is closed. */
    MemorySegment payload(long slot, int byteSize) {
        return segment.bytes().asSlice(slot - segment.memory().origin() + SlotLayout.PAYLOAD, byteSize);
    }

    QueueWakes wakes() {
        return wakes;
    }

    public int slots() {
        return words.slots;
    }

    public int slotBytes() {
        return words.slotBytes;
    }

    ReentrantLock producersGate() {
        return producersGate;
    }

    ReentrantLock consumersGate() {
        return consumersGate;
    }

    Patience patience() {
        return patience;
    }

    public void patience(Patience patience) {
        this.patience = patience;
    }

    // Handles

    public QueueProducer producer() throws Failure {
        segment.memory().checkOpen();
        return opened(new QueueProducer(this));
    }

    public QueueConsumer consumer() throws Failure {
        segment.memory().checkOpen();
        return opened(new QueueConsumer(this));
    }

    private <T extends QueueHandle> T opened(T handle) {
        open.add(handle);
        if (closing) { // and it may have been too late for close to see it
            throw segment.memory().closedException();
        }
        return handle;
    }

    Failure handlesInUse() {
        return Failure.of("join", segment.name(), Errno.EUSERS, "all its " + words.handles + " handles are in use");
    }

    void close(QueueHandle handle) {
        if (handle.markClosed()) {
            segment.sleepers().raise();
            Barrier.everywhere();
            handle.unregisterUnlessInUse();
        }
    }

    void forget(QueueHandle handle) {
        open.remove(handle);
    }

    /**
     * Closes its handles too. Operations under way get a moment to end, so that they can say what became of them;
     * one that is not over by then says that the queue is closed, whatever it has done.
     */
    public void close() {
        segment.endIfCut();
        closing = true;
        List<QueueHandle> closing = new ArrayList<>(open);
        closing.removeIf(handle -> !handle.markClosed());
        if (!closing.isEmpty()) {
            segment.sleepers().raise();
            Barrier.everywhere();
            closing.removeIf(QueueHandle::unregisterUnlessInUse);
            long begin = System.nanoTime();
            while (!closing.isEmpty() && System.nanoTime() - begin < GRACE) {
                Thread.yield();
                VarHandle.acquireFence();
                closing.removeIf(QueueHandle::unregisterUnlessInUse);
            }
        }
        segment.close();
    }

    /** Claimed or published and not yet taken, and those handed back; an estimate while others work. */
    public long size() {
        segment.memory().checkOpen();
        long size = QueueFigures.sizeOf(words);
        segment.memory().checkOpen();
        return size;
    }

    public QueueFigures figures() {
        return QueueFigures.of(words, segment.members());
    }

    public List<QueueFigures.Holder> holders() {
        return QueueFigures.holders(words, segment.members());
    }
}
