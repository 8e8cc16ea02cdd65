// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.util.ArrayList;
import java.util.List;
import org.esclusa.internal.layout.HandleLayout;
import org.esclusa.internal.layout.SlotLayout;

/** What a queue tells of itself; each figure was true at some moment while it was asked, but see {@link #sizeOf}. */
public record QueueFigures(
        long size,
        long put,
        long taken,
        long returned,
        long aborted,
        long producersSeen,
        long highWater,
        int producers,
        int consumers,
        int producersWaiting,
        int consumersWaiting) {

    private static final int SIZE_TRIES = 4;

    /** Who has a message, or a slot, in hands. */
    public record Holder(int handle, boolean producer, long ticket, int member, int pid, String language) {}

    static QueueFigures of(QueueWords words, Members members) {
        Memory memory = words.memory;
        memory.checkOpen();
        int[] registered = new int[3];
        int[] waiting = new int[3];
        for (int i = 0; i < words.handles; i++) {
            long owner = words.ownerAcquire(i);
            int role = HandleLayout.role(owner);
            boolean counts = role == HandleLayout.PRODUCER || role == HandleLayout.CONSUMER;
            if (counts && members.isAlive(HandleLayout.member(owner))) {
                registered[role]++;
                waiting[role] += words.waits(i) != 0 ? 1 : 0;
            }
        }
        long aborted = memory.getLongAcquire(words.aborted);
        long tail = memory.getLongAcquire(words.tail);
        QueueFigures figures = new QueueFigures(
                sizeOf(words),
                tail - aborted,
                memory.getLongAcquire(words.head),
                memory.getLongAcquire(words.returned),
                aborted,
                memory.getLongAcquire(words.producersSeen),
                memory.getLongAcquire(words.highWater),
                registered[HandleLayout.PRODUCER],
                registered[HandleLayout.CONSUMER],
                waiting[HandleLayout.PRODUCER],
                waiting[HandleLayout.CONSUMER]);
        memory.checkOpen();
        return figures;
    }

    /**
     * Messages claimed or published and not yet taken, and those handed back: true of one moment when nothing was put,
     * taken for the first time or handed back meanwhile, as who takes one that was handed back only makes it less, one by
     * one; else an estimate, from 0 to the number of slots.
     */
    static long sizeOf(QueueWords words) {
        Memory memory = words.memory;
        ReturnedMessages returnedMessages = new ReturnedMessages(words);
        long size = 0;
        boolean moved = true;
        for (int i = 0; i < SIZE_TRIES && moved; i++) {
            long head = memory.getLongAcquire(words.head); // before tail, which is never behind
            long tail = memory.getLongAcquire(words.tail);
            long returned = memory.getLongAcquire(words.returned);
            size = tail - head + returnedMessages.count();
            moved = head != memory.getLongAcquire(words.head)
                    || tail != memory.getLongAcquire(words.tail)
                    || returned != memory.getLongAcquire(words.returned);
        }
        return Long.compareUnsigned(size, words.slots) < 0 ? size : words.slots;
    }

    /** Claimed and taken slots, by ticket. */
    static List<Holder> holders(QueueWords words, Members members) {
        words.memory.checkOpen();
        List<Holder> holders = new ArrayList<>();
        for (int i = 0; i < words.slots; i++) {
            long slot = words.slot(i);
            long word = words.wordAcquire(slot);
            int state = SlotLayout.state(word);
            int handle = SlotLayout.handle(word);
            if ((state == SlotLayout.CLAIMED || state == SlotLayout.TAKEN) && handle < words.handles) {
                long owner = words.ownerAcquire(handle);
                int member = HandleLayout.member(owner);
                if (SlotLayout.isOfGeneration(word, HandleLayout.generation(owner))
                        && member >= 0
                        && member < members.table().capacity()) {
                    MemberTable table = members.table();
                    boolean producer = state == SlotLayout.CLAIMED;
                    holders.add(new Holder(
                            handle, producer, words.ticket(slot), member, table.pid(member), table.language(member)));
                }
            }
        }
        words.memory.checkOpen();
        holders.sort((one, other) -> Long.compare(one.ticket(), other.ticket()));
        return holders;
    }
}
