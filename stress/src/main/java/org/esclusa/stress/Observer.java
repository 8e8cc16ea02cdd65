// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.function.LongPredicate;
import org.esclusa.internal.layout.BarrierLayout;
import org.esclusa.internal.layout.ConditionLayout;
import org.esclusa.internal.layout.EventLayout;
import org.esclusa.internal.layout.HandleLayout;
import org.esclusa.internal.layout.HeaderLayout;
import org.esclusa.internal.layout.Kind;
import org.esclusa.internal.layout.LatchLayout;
import org.esclusa.internal.layout.LedgerLayout;
import org.esclusa.internal.layout.MemberLayout;
import org.esclusa.internal.layout.MutexLayout;
import org.esclusa.internal.layout.PthreadAbi;
import org.esclusa.internal.layout.PthreadMutexLayout;
import org.esclusa.internal.layout.QueueLayout;
import org.esclusa.internal.layout.ReadWriteLockLayout;
import org.esclusa.internal.layout.SemaphoreLayout;
import org.esclusa.internal.layout.SlotLayout;
import org.esclusa.internal.layout.WaitersLayout;
import org.esclusa.internal.sys.Flags;
import org.esclusa.internal.sys.Libc;
import org.esclusa.peer.Peer;

/**
 * Looks at a segment from outside: is no member, writes nothing. Its descriptors stay open until the case is over, for
 * their closing would rouse the watchers, and so hide one that slept.
 */
public final class Observer implements AutoCloseable {
    public static final int NOBODY = -1;

    private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();

    private final int fd;
    private final FileChannel channel;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment segment;
    private final int members;
    private final long body;

    public Observer(Path file) {
        fd = Libc.open(file.toString(), Flags.O_RDWR | Flags.O_CLOEXEC, 0);
        if (fd < 0) {
            throw new IllegalStateException("cannot open " + file + ": " + fd);
        }
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ);
            segment = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        members = segment.get(ValueLayout.JAVA_INT, HeaderLayout.MEMBERS);
        body = word(HeaderLayout.BODY_OFFSET);
    }

    private long word(long offset) {
        return (long) WORD.getAcquire(segment, offset);
    }

    /** How many can have it open. */
    int members() {
        return members;
    }

    /** The index of the member that process {@code pid} is, or {@link #NOBODY}. */
    public int memberOf(long pid) {
        return memberThat(member -> segment.get(ValueLayout.JAVA_INT, member + MemberLayout.PID) == pid);
    }

    /**
     * The same of a peer, of which there is one in each language: several may be process 1, each of a PID namespace of its
     * own.
     */
    int memberOf(Peer peer) {
        return memberThat(member -> segment.get(ValueLayout.JAVA_INT, member + MemberLayout.PID) == peer.ownPid()
                && MemberLayout.language(segment.get(ValueLayout.JAVA_INT, member + MemberLayout.LANGUAGE))
                        .equals(peer.language().display()));
    }

    private int memberThat(LongPredicate isTheOne) {
        for (int i = 0; i < members; i++) {
            long member = HeaderLayout.SIZE + i * MemberLayout.SIZE;
            if (MemberLayout.isActive(word(member + MemberLayout.STATE)) && isTheOne.test(member)) {
                return i;
            }
        }
        return NOBODY;
    }

    /** Has the kernel not yet freed the lock of this member? */
    public boolean lives(int member) {
        return Libc.ofdIsHeldByOther(fd, MemberLayout.LOCK_BASE + member) != 0;
    }

    /** Does somebody wait for the mutex? */
    boolean isContended() {
        return isPthread()
                ? (pthreadWord() & PthreadAbi.WAITERS) != 0
                : MutexLayout.isContended(word(body + MutexLayout.WORD));
    }

    boolean isFree() {
        return isPthread()
                ? (pthreadWord() & PthreadAbi.OWNER_MASK) == 0
                : MutexLayout.isFree(word(body + MutexLayout.WORD));
    }

    /** Is it an object of which at most one has all that there is? */
    public boolean isExclusive() {
        return switch (kind()) {
            case MUTEX, PTHREAD_MUTEX, SEMAPHORE, RWLOCK -> true;
            default -> false;
        };
    }

    /** Has this member, or for a pthread mutex one of these threads, all that there is? */
    public boolean hasAll(int member, Set<Integer> threads) {
        return switch (kind()) {
            case MUTEX -> MutexLayout.owner(word(body + MutexLayout.WORD)) == member;
            case PTHREAD_MUTEX -> threads.contains(pthreadWord() & PthreadAbi.OWNER_MASK);
            case SEMAPHORE -> heldBy(member, SemaphoreLayout.SIZE) == parameter(SemaphoreLayout.PERMITS);
            case RWLOCK -> heldBy(member, ReadWriteLockLayout.SIZE) == ReadWriteLockLayout.UNITS;
            default -> false;
        };
    }

    private long heldBy(int member, long entries) {
        return LedgerLayout.held(word(body + entries + LedgerLayout.ENTRY_SIZE * member + LedgerLayout.ENTRY_WORD));
    }

    private Kind kind() {
        return Kind.of(segment.get(ValueLayout.JAVA_INT, HeaderLayout.KIND));
    }

    private boolean isPthread() {
        return kind() == Kind.PTHREAD_MUTEX;
    }

    /** Who has the pthread mutex, and whether others sleep. */
    private int pthreadWord() {
        long[] library = {parameter(PthreadMutexLayout.LIBRARY)};
        return segment.get(
                ValueLayout.JAVA_INT, body + PthreadMutexLayout.MUTEX + PthreadMutexLayout.library(library).owner);
    }

    private long conditions() {
        return body + (isPthread() ? PthreadMutexLayout.CONDITION : MutexLayout.CONDITION);
    }

    /** How many wait for condition 0 of the mutex. */
    long waitingForCondition() {
        return segment.get(ValueLayout.JAVA_INT, conditions() + ConditionLayout.WAITING);
    }

    /** How many signals it has had. */
    long signals() {
        return segment.get(ValueLayout.JAVA_INT, conditions() + ConditionLayout.SEQUENCE);
    }

    /** How many have arrived at the barrier. */
    int arrived() {
        return BarrierLayout.arrived(word(body + BarrierLayout.WORD));
    }

    /** Does somebody wait for the object, other than a queue or mutex? */
    boolean isWaitedFor() {
        long waiters = switch (kind()) {
            case SEMAPHORE -> SemaphoreLayout.WAITERS;
            case RWLOCK -> ReadWriteLockLayout.WAITERS;
            case BARRIER -> BarrierLayout.WAITERS;
            case EVENT -> EventLayout.WAITERS;
            case LATCH -> LatchLayout.WAITERS;
            default -> throw new IllegalStateException("no such object");
        };
        return segment.get(ValueLayout.JAVA_INT, body + waiters + WaitersLayout.WAITING) != 0;
    }

    /** Does a handle of the peer wait? */
    boolean waits(Peer peer) {
        int member = memberOf(peer);
        long handles = parameter(QueueLayout.HANDLES);
        for (long handle = body + QueueLayout.SIZE; handles > 0; handles--, handle += HandleLayout.SIZE) {
            if (member != NOBODY
                    && HandleLayout.member(word(handle + HandleLayout.OWNER)) == member
                    && segment.get(ValueLayout.JAVA_INT, handle + HandleLayout.WAITING) != 0) {
                return true;
            }
        }
        return false;
    }

    /** The word of the slot of this ticket. */
    long slot(long ticket) {
        long slots = body + QueueLayout.SIZE + parameter(QueueLayout.HANDLES) * HandleLayout.SIZE;
        long stride = SlotLayout.stride(parameter(QueueLayout.SLOT_BYTES));
        return word(slots + ticket % parameter(QueueLayout.SLOTS) * stride + SlotLayout.WORD);
    }

    /** What the slot's word is once this ticket's message is acknowledged, or stepped over. */
    long slotAfter(long ticket) {
        return SlotLayout.empty(ticket + parameter(QueueLayout.SLOTS));
    }

    boolean isQueue() {
        return kind() == Kind.QUEUE;
    }

    private long parameter(int i) {
        return word(HeaderLayout.PARAMETER + 8L * i);
    }

    @Override
    public void close() {
        arena.close();
        Libc.close(fd);
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
