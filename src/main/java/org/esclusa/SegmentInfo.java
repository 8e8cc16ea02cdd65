// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.esclusa.internal.sync.Inspection;
import org.esclusa.internal.sync.QueueFigures;

/**
 * What a segment tells of itself to one who only looks. Each figure was true at some moment while it was asked.
 *
 * <p>The details are these, in this order. Counts, bytes and numbers are of a {@link Number} class; a truth is a
 * {@link Boolean}, text a {@link String}, a list a {@link List}; a member is a {@link Member}, a process a {@link Map} of
 * language and pid, both an empty text if there is none. Keys may be added.
 *
 * <table>
 * <caption>Details of each kind</caption>
 * <tr><th>kind</th><th>key</th><th>value</th><th>meaning</th></tr>
 * <tr><td>each</td><td>generation</td><td>text</td><td>drawn when it was made, in hexadecimal: another object that got the same name has another</td></tr>
 * <tr><td>each</td><td>pidNamespace</td><td>number</td><td>inode of the PID namespace of the process that made it; 0 if that is not known</td></tr>
 * <tr><td>each</td><td>memberCapacity</td><td>count</td><td>how many may have it open at a time</td></tr>
 * <tr><td>each</td><td>mark</td><td>count</td><td>0, or some of those who have or had it open have no native access, and sleeps are short</td></tr>
 * <tr><td>SharedCounter</td><td>value</td><td>number</td><td>the value</td></tr>
 * <tr><td>SharedCounters</td><td>capacity</td><td>count</td><td>counters that the table has room for</td></tr>
 * <tr><td>SharedCounters</td><td>inUse</td><td>count</td><td>counters that are allocated</td></tr>
 * <tr><td>SharedCounters</td><td>counters</td><td>list</td><td>each of these: index, label, type (counter or gauge), unit, value, and owner, its language and pid, or dead</td></tr>
 * <tr><td>Shared…Array</td><td>type</td><td>text</td><td>of an element: i8, i16, i32, i64, f32 or f64</td></tr>
 * <tr><td>Shared…Array</td><td>shape</td><td>list</td><td>length of each dimension, in elements</td></tr>
 * <tr><td>Shared…Array</td><td>length</td><td>count</td><td>elements in all dimensions together</td></tr>
 * <tr><td>Mutex</td><td>owner</td><td>member</td><td>who has it, or an empty text</td></tr>
 * <tr><td>Mutex</td><td>ownerAlive</td><td>truth</td><td>whether that one lives; a dead one has it until another one wants it</td></tr>
 * <tr><td>Mutex</td><td>contended</td><td>truth</td><td>whether others wait for it, or did when it was last handed on</td></tr>
 * <tr><td>Mutex</td><td>recovered</td><td>truth</td><td>whether an owner died with it, and nobody has marked it as repaired</td></tr>
 * <tr><td>Mutex</td><td>acquisitions</td><td>count</td><td>how often it was locked, modulo 2^32</td></tr>
 * <tr><td>Mutex</td><td>conditionsWaiting</td><td>count</td><td>threads that wait for its conditions, all together</td></tr>
 * <tr><td>PthreadMutex</td><td>library</td><td>text</td><td>the C library of the process that made it</td></tr>
 * <tr><td>PthreadMutex</td><td>architecture</td><td>text</td><td>the processor that its words are laid out for</td></tr>
 * <tr><td>PthreadMutex</td><td>ownerThread</td><td>number</td><td>thread id of who has it, in that one's PID namespace; 0: nobody</td></tr>
 * <tr><td>PthreadMutex</td><td>ownerDied</td><td>truth</td><td>whether an owner died with it, and nobody has locked it since</td></tr>
 * <tr><td>PthreadMutex</td><td>contended</td><td>truth</td><td>whether others wait for it</td></tr>
 * <tr><td>PthreadMutex</td><td>recoverable</td><td>truth</td><td>false if it was unlocked without being made consistent, and can never be locked again</td></tr>
 * <tr><td>PthreadMutex</td><td>conditionsWaiting</td><td>count</td><td>threads that wait for its conditions, all together</td></tr>
 * <tr><td>SharedSemaphore</td><td>mode</td><td>text</td><td>owned or signal</td></tr>
 * <tr><td>SharedSemaphore</td><td>initialPermits</td><td>count</td><td>permits that it began with</td></tr>
 * <tr><td>SharedSemaphore</td><td>permits</td><td>count</td><td>permits that are free</td></tr>
 * <tr><td>SharedSemaphore</td><td>holders</td><td>list</td><td>only in the mode owned: language and pid of each process that holds some, and how many permits</td></tr>
 * <tr><td>SharedSemaphore</td><td>waiting</td><td>count</td><td>threads that wait for permits</td></tr>
 * <tr><td>SharedReadWriteLock</td><td>readers</td><td>list</td><td>language and pid of each process that reads, and how many readers it has</td></tr>
 * <tr><td>SharedReadWriteLock</td><td>writer</td><td>process</td><td>language and pid of the process that writes, or an empty text</td></tr>
 * <tr><td>SharedReadWriteLock</td><td>turn</td><td>truth</td><td>whether somebody has the turn: is about to lock it, or the next who will</td></tr>
 * <tr><td>SharedReadWriteLock</td><td>contended</td><td>truth</td><td>whether others wait for the turn</td></tr>
 * <tr><td>SharedReadWriteLock</td><td>recovered</td><td>truth</td><td>whether a writer died with it, and nobody has marked it as repaired</td></tr>
 * <tr><td>SharedReadWriteLock</td><td>waiting</td><td>count</td><td>threads that have the turn and wait: 1 or 0</td></tr>
 * <tr><td>SharedBarrier</td><td>parties</td><td>count</td><td>how many meet</td></tr>
 * <tr><td>SharedBarrier</td><td>membersTakingPart</td><td>count</td><td>of the objects that are open, those with a thread in the barrier</td></tr>
 * <tr><td>SharedBarrier</td><td>barrierGeneration</td><td>count</td><td>rounds that are over, also by a reset, modulo 2^32</td></tr>
 * <tr><td>SharedBarrier</td><td>arrived</td><td>count</td><td>those who have arrived in this round</td></tr>
 * <tr><td>SharedBarrier</td><td>broken</td><td>truth</td><td>whether it is broken</td></tr>
 * <tr><td>SharedBarrier</td><td>waiting</td><td>count</td><td>threads that wait</td></tr>
 * <tr><td>SharedEvent</td><td>set</td><td>truth</td><td>whether it is set</td></tr>
 * <tr><td>SharedEvent</td><td>timesSet</td><td>count</td><td>how often it went from not set to set, modulo 2^31</td></tr>
 * <tr><td>SharedEvent</td><td>waiting</td><td>count</td><td>threads that wait</td></tr>
 * <tr><td>SharedLatch</td><td>initialCount</td><td>count</td><td>where it began</td></tr>
 * <tr><td>SharedLatch</td><td>count</td><td>count</td><td>what is left</td></tr>
 * <tr><td>SharedLatch</td><td>waiting</td><td>count</td><td>threads that wait</td></tr>
 * <tr><td>MessageQueue</td><td>slots</td><td>count</td><td>messages that it has room for</td></tr>
 * <tr><td>MessageQueue</td><td>slotBytes</td><td>bytes</td><td>the largest payload</td></tr>
 * <tr><td>MessageQueue</td><td>handles</td><td>count</td><td>producers and consumers that it has room for</td></tr>
 * <tr><td>MessageQueue</td><td>size</td><td>count</td><td>messages claimed or published and not yet taken, and those handed back</td></tr>
 * <tr><td>MessageQueue</td><td>highWater</td><td>count</td><td>the greatest number not yet taken that a producer saw</td></tr>
 * <tr><td>MessageQueue</td><td>put</td><td>count</td><td>messages ever published</td></tr>
 * <tr><td>MessageQueue</td><td>taken</td><td>count</td><td>messages ever taken for the first time, or stepped over</td></tr>
 * <tr><td>MessageQueue</td><td>returned</td><td>count</td><td>how often messages were handed back</td></tr>
 * <tr><td>MessageQueue</td><td>aborted</td><td>count</td><td>claims that became no message</td></tr>
 * <tr><td>MessageQueue</td><td>producers</td><td>count</td><td>registered producers of living processes</td></tr>
 * <tr><td>MessageQueue</td><td>producersWaiting</td><td>count</td><td>how many of them wait</td></tr>
 * <tr><td>MessageQueue</td><td>producersSeen</td><td>count</td><td>producers ever registered</td></tr>
 * <tr><td>MessageQueue</td><td>consumers</td><td>count</td><td>registered consumers of living processes</td></tr>
 * <tr><td>MessageQueue</td><td>consumersWaiting</td><td>count</td><td>how many of them wait</td></tr>
 * <tr><td>MessageQueue</td><td>held</td><td>count</td><td>messages and slots in somebody's hands</td></tr>
 * <tr><td>MessageQueue</td><td>holders</td><td>list</td><td>who has these: language, pid, role (producer or consumer) and ticket; in Java a MessageQueue.Holder</td></tr>
 * </table>
 *
 * @param name what it is called
 * @param kind its class, such as {@code SharedCounter} or {@code SharedLongArray}
 * @param byteSize its size, in bytes
 * @param layout the version of its layout, {@code 1.0}
 * @param temporary whether {@code gc} removes it when no member lives
 * @param created when it was made
 * @param members who has it open and lives
 * @param details what header and object tell besides, in the order in which one reads it
 */
public record SegmentInfo(
        String name,
        String kind,
        long byteSize,
        String layout,
        boolean temporary,
        Instant created,
        List<Member> members,
        Map<String, Object> details) {

    /** Makes the lists unchangeable. */
    public SegmentInfo {
        members = List.copyOf(members);
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    /**
     * One who has it open. All but the index is what the process said of itself.
     *
     * @param index its place in the table of members
     * @param language {@code Java}, {@code C} or {@code Python}
     * @param pid in the process's own PID namespace
     * @param name of its program
     */
    public record Member(int index, String language, int pid, String name) {
        private static Member of(Inspection.Member it) {
            return new Member(it.index(), it.language(), it.pid(), it.name());
        }

        @Override
        public String toString() {
            return language + " " + pid + " (" + name + ")";
        }
    }

    static SegmentInfo of(Inspection it) {
        long nanos = it.created();
        Map<String, Object> details = new LinkedHashMap<>();
        it.details().forEach((key, value) -> details.put(key, ofValue(value)));
        return new SegmentInfo(
                it.name(),
                it.kind(),
                it.byteSize(),
                it.layout(),
                it.isTemporary(),
                Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L)),
                it.members().stream().map(Member::of).toList(),
                details);
    }

    private static Object ofValue(Object value) {
        return switch (value) {
            case Inspection.Member member -> Member.of(member);
            case List<?> list -> list.stream().map(SegmentInfo::ofValue).toList();
            case QueueFigures.Holder holder -> MessageQueue.Holder.of(holder);
            default -> value;
        };
    }
}
