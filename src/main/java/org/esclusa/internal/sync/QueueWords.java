// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import org.esclusa.internal.layout.HandleLayout;
import org.esclusa.internal.layout.QueueLayout;
import org.esclusa.internal.layout.SlotLayout;

/**
 * Where the words of one queue are, and the small steps that several of its parts have in common.
 *
 * <p>A slot's position is computed from a ticket, whatever that is, so that it lies within; the same goes for a
 * handle's index.
 */
final class QueueWords {
    final Memory memory;
    final int slots;
    final int slotBytes;
    final int handles;
    final long tail;
    final long head;
    final long published;
    final long consumersWaiting;
    final long freed;
    final long producersWaiting;
    final long returned;
    final long searched;
    final long highWater;
    final long aborted;
    final long producersSeen;
    private final long firstHandle;
    private final long firstSlot;
    private final long stride;
    private final boolean powerOfTwo;

    QueueWords(Memory memory, Header header) {
        this.memory = memory;
        this.slots = (int) header.shape().parameter(QueueLayout.SLOTS);
        this.slotBytes = (int) header.shape().parameter(QueueLayout.SLOT_BYTES);
        this.handles = (int) header.shape().parameter(QueueLayout.HANDLES);
        long body = memory.origin() + header.bodyOffset();
        this.tail = body + QueueLayout.TAIL;
        this.head = body + QueueLayout.HEAD;
        this.published = body + QueueLayout.PUBLISHED;
        this.consumersWaiting = body + QueueLayout.CONSUMERS_WAITING;
        this.freed = body + QueueLayout.FREED;
        this.producersWaiting = body + QueueLayout.PRODUCERS_WAITING;
        this.returned = body + QueueLayout.RETURNED;
        this.searched = body + QueueLayout.SEARCHED;
        this.highWater = body + QueueLayout.HIGH_WATER;
        this.aborted = body + QueueLayout.ABORTED;
        this.producersSeen = body + QueueLayout.PRODUCERS_SEEN;
        this.firstHandle = body + QueueLayout.SIZE;
        this.firstSlot = firstHandle + HandleLayout.SIZE * handles;
        this.stride = SlotLayout.stride(slotBytes);
        this.powerOfTwo = Integer.bitCount(slots) == 1;
    }

    /** Writes what a new queue's body has besides zeros. */
    static void fill(MemorySegment body, int slots, int slotBytes, int handles) {
        long firstSlot = QueueLayout.SIZE + HandleLayout.SIZE * handles;
        long stride = SlotLayout.stride(slotBytes);
        for (long i = 0; i < slots; i++) {
            body.set(JAVA_LONG, firstSlot + stride * i + SlotLayout.WORD, SlotLayout.empty(i));
        }
    }

    // Slots

    /** The position of the slot that {@code ticket} belongs to. */
    long slot(long ticket) {
        long index = powerOfTwo ? ticket & (slots - 1) : Long.remainderUnsigned(ticket, slots);
        return Memory.position(firstSlot + index * stride);
    }

    long wordAcquire(long slot) {
        return memory.getLongAcquire(slot + SlotLayout.WORD);
    }

    void wordRelease(long slot, long word) {
        memory.setLongRelease(slot + SlotLayout.WORD, word);
    }

    boolean compareAndSetWord(long slot, long expected, long word) {
        return memory.compareAndSetLong(slot + SlotLayout.WORD, expected, word);
    }

    /** The payload's length as the segment has it, which may be garbage. */
    long length(long slot) {
        return Integer.toUnsignedLong(memory.getInt(slot + SlotLayout.LENGTH));
    }

    /** No more than there is. */
    int lengthWithin(long slot) {
        return (int) Math.min(length(slot), slotBytes);
    }

    int type(long slot) {
        return memory.getInt(slot + SlotLayout.TYPE);
    }

    /** Before the slot is published. They lie side by side, so this is one store. */
    void lengthAndType(long slot, int length, int type) {
        memory.setLong(slot + SlotLayout.LENGTH, (long) type << Integer.SIZE | length);
    }

    /** How many times the slot's message was handed back. */
    int returns(long slot) {
        return memory.getInt(slot + SlotLayout.RETURNS);
    }

    /** The full ticket of a slot that is full, claimed, taken or returned; its word was read before. */
    long ticket(long slot) {
        return memory.getLong(slot + SlotLayout.TICKET);
    }

    /** Whether the {@code ticket} found in {@code slot} fits the {@code word} found there, and the place. */
    boolean fits(long slot, long word, long ticket) {
        return ticket >= 0 && SlotLayout.names(word, ticket) && slot(ticket) == slot;
    }

    // Handles

    long handle(int index) {
        return firstHandle + HandleLayout.SIZE * index;
    }

    long ownerAcquire(int index) {
        return memory.getLongAcquire(handle(index) + HandleLayout.OWNER);
    }

    boolean compareAndSetOwner(int index, long expected, long owner) {
        return memory.compareAndSetLong(handle(index) + HandleLayout.OWNER, expected, owner);
    }

    long intentAcquire(int index) {
        return memory.getLongAcquire(handle(index) + HandleLayout.INTENT);
    }

    boolean isWaiting(int index) {
        return (memory.getIntVolatile(handle(index) + HandleLayout.WAITING) & HandleLayout.WAITS) != 0;
    }

    /** In how many ways it is counted among those who wait: 0 to 2. */
    int waits(int index) {
        int waiting = memory.getIntVolatile(handle(index) + HandleLayout.WAITING);
        return Integer.bitCount(waiting & (HandleLayout.WAITS | HandleLayout.RUNG));
    }

    /** Another number whenever a handle was registered or freed: a generation is one more with each that registers. */
    long version() {
        long sum = 0;
        for (int i = 0; i < handles; i++) {
            sum += ownerAcquire(i);
        }
        return sum;
    }

    /** How many waits the living have, as their lines say. */
    int waiting(int role, Members members) {
        int waiting = 0;
        for (int i = 0; i < handles; i++) {
            long owner = ownerAcquire(i);
            if (HandleLayout.role(owner) == role && waits(i) != 0 && members.isAlive(HandleLayout.member(owner))) {
                waiting += waits(i);
            }
        }
        return waiting;
    }

    /** One that died as it settled the counts has taken the living out of them; too many cost a system call at most. */
    void recount(Members members) {
        recount(consumersWaiting, waiting(HandleLayout.CONSUMER, members));
        recount(producersWaiting, waiting(HandleLayout.PRODUCER, members));
    }

    private void recount(long count, int waiting) {
        int before = memory.getIntVolatile(count);
        while (before < waiting && !memory.compareAndSetInt(count, before, waiting)) {
            before = memory.getIntVolatile(count);
        }
    }

    /** After a repair: whoever sleeps looks again, counted or not. */
    void wakeAll() {
        memory.getAndAddInt(published, 1);
        memory.futexWake(published, Integer.MAX_VALUE);
        memory.getAndAddInt(freed, 1);
        memory.futexWake(freed, Integer.MAX_VALUE);
    }
}
