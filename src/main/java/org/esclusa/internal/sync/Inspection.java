// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.esclusa.internal.layout.ArrayLayout;
import org.esclusa.internal.layout.CounterLayout;
import org.esclusa.internal.layout.HeaderLayout;
import org.esclusa.internal.layout.MemberLayout;
import org.esclusa.internal.layout.MutexLayout;
import org.esclusa.internal.layout.ReadWriteLockLayout;
import org.esclusa.internal.sys.Errno;
import org.esclusa.internal.sys.FileStatus;

/** A segment looked at from outside: read-only, and without becoming a member. */
public final class Inspection implements AutoCloseable {
    private static final long YOUNG_NANOS = 10_000_000_000L;

    private final String name;
    private final Header header;
    private final Mapping mapping;
    private final MemberLock lock;
    private final FileStatus status;
    private final Members members;

    private Inspection(String name, Header header, Mapping mapping, MemberLock lock, FileStatus status) {
        this.name = name;
        this.header = header;
        this.mapping = mapping;
        this.lock = lock;
        this.status = status;
        this.members = new Members(new MemberTable(mapping.memory(), header.members()), lock);
    }

    /** One who is a member now. */
    public record Member(int index, String language, int pid, String name) {}

    /** Looks at a segment of any kind and user. */
    public static Inspection of(String name) throws Failure {
        Directory.checkName(name);
        try (SegmentFile file = Tier.current().open(Directory.path(name), "open", name, false)) {
            Header header = SegmentOpening.header(file, null, name, true);
            String what = header.shape().className() + " '" + name + "'";
            Mapping mapping = file.mapReadOnly(header.byteSize(), what, name);
            FileStatus status = file.status();
            return new Inspection(name, header, mapping, file.intoLock(), status);
        }
    }

    public String name() {
        return name;
    }

    public String kind() {
        return header.shape().className();
    }

    public long byteSize() {
        return header.byteSize();
    }

    /** Version of the layout, as its header says. */
    public String layout() {
        int version =
                mapping.memory().getInt(mapping.memory().origin() + HeaderLayout.MAJOR); // and minor, two bytes each
        return (version & 0xffff) + "." + (version >>> 16);
    }

    public boolean isTemporary() {
        return header.isTemporary();
    }

    /** In nanoseconds since 1970. */
    public long created() {
        return header.created();
    }

    /** Those who live. */
    public List<Member> members() {
        MemberTable table = members.table();
        List<Member> living = new ArrayList<>();
        for (int i = 0; i < table.capacity(); i++) {
            if (MemberLayout.isActive(table.stateAcquire(i)) && members.isAlive(i)) {
                living.add(member(i));
            }
        }
        return living;
    }

    private Member member(int index) {
        MemberTable table = members.table();
        return new Member(index, table.language(index), table.pid(index), table.name(index));
    }

    /** All that header and object tell besides, in the order in which one reads it. */
    public Map<String, Object> details() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("generation", Long.toHexString(header.generation()));
        details.put("pidNamespace", header.pidNamespace());
        details.put("memberCapacity", header.members());
        details.put("mark", mapping.memory().getIntVolatile(mapping.memory().origin() + HeaderLayout.MARK));
        long body = mapping.memory().origin() + header.bodyOffset();
        switch (header.shape().kind()) {
            case COUNTER -> details.put("value", mapping.memory().getLongAcquire(body + CounterLayout.VALUE));
            case MUTEX -> {
                mutex(details, mapping.memory().getLongAcquire(body + MutexLayout.WORD));
                SmallFigures.conditions(details, mapping.memory(), body + MutexLayout.CONDITION);
            }
            case QUEUE -> queue(details, new QueueWords(mapping.memory(), header));
            case ARRAY -> array(details, header.shape().parameters());
            case COUNTERS -> CountersFigures.put(details, new CountersTable(mapping.memory(), header), members);
            case SEMAPHORE -> ledger().semaphore(details, header.shape());
            case RWLOCK -> ledger().readWriteLock(details, body + ReadWriteLockLayout.TURNSTILE);
            case BARRIER -> SmallFigures.barrier(details, mapping.memory(), body, header);
            case EVENT -> SmallFigures.event(details, mapping.memory(), body);
            case LATCH -> SmallFigures.latch(details, mapping.memory(), body, header.shape());
            case PTHREAD_MUTEX ->
                PthreadFigures.put(
                        details, mapping.memory(), body, header.shape().parameters());
        }
        return details;
    }

    private LedgerFigures ledger() {
        return new LedgerFigures(new LedgerWords(mapping.memory(), header), members.table());
    }

    private void mutex(Map<String, Object> details, long word) {
        int owner = MutexLayout.owner(word);
        boolean known = owner >= 0 && owner < header.members();
        details.put("owner", known ? member(owner) : "");
        details.put("ownerAlive", known && members.isAlive(owner));
        details.put("contended", MutexLayout.isContended(word));
        details.put("recovered", MutexLayout.isRecovered(word));
        details.put("acquisitions", MutexLayout.generation(word));
    }

    private static void array(Map<String, Object> details, long[] parameters) {
        details.put("type", ArrayLayout.type(parameters).toString());
        details.put(
                "shape", Arrays.stream(ArrayLayout.shape(parameters)).boxed().toList());
        details.put("length", ArrayLayout.length(parameters));
    }

    private void queue(Map<String, Object> details, QueueWords words) {
        QueueFigures figures = QueueFigures.of(words, members);
        List<QueueFigures.Holder> holders = QueueFigures.holders(words, members);
        details.put("slots", words.slots);
        details.put("slotBytes", words.slotBytes);
        details.put("handles", words.handles);
        details.put("size", figures.size());
        details.put("highWater", figures.highWater());
        details.put("put", figures.put());
        details.put("taken", figures.taken());
        details.put("returned", figures.returned());
        details.put("aborted", figures.aborted());
        details.put("producers", figures.producers());
        details.put("producersWaiting", figures.producersWaiting());
        details.put("producersSeen", figures.producersSeen());
        details.put("consumers", figures.consumers());
        details.put("consumersWaiting", figures.consumersWaiting());
        details.put("held", holders.size());
        details.put("holders", holders);
    }

    /** Whether nobody can need it: nobody lives, and its creator is not just about to become the first member. */
    public boolean isOrphan() {
        return members().isEmpty() && (hadMembers() || MemberTable.nanosSince1970() - header.created() > YOUNG_NANOS);
    }

    private boolean hadMembers() {
        return members.table().stateAcquire(0) != 0; // the lowest free place is taken first
    }

    /** Takes the name away, if it is still this one's. */
    public boolean unlink() {
        FileStatus now = Tier.current().statusAt(Directory.path(name));
        boolean same = now.result() == 0 && now.inode() == status.inode() && now.device() == status.device();
        return same && Tier.current().unlink(Directory.path(name)) == 0;
    }

    @Override
    public void close() {
        if (mapping.memory().close()) {
            mapping.close();
            lock.close();
        }
    }

    // The folder

    /** Removes private files that nobody holds, and says which. */
    public static List<String> removeAbandoned() {
        return Tier.current().removeAbandoned(Directory.path());
    }

    /** Removes the name of an object of any kind and version, but of no file without our magic. */
    public static void unlink(String name) throws Failure {
        Directory.checkName(name);
        String path = Directory.path(name);
        try (SegmentFile file = Tier.current().open(path, "unlink", name, false);
                Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(HeaderLayout.SIZE, Long.BYTES);
            boolean ours = file.read(bytes) >= Long.BYTES && Header.hasMagic(bytes);
            if (!ours) {
                throw Failure.of("unlink", name, Errno.EPROTO, "it does not begin as one of ours");
            }
            Failure.check(Tier.current().unlink(path), "unlink", name);
        }
    }
}
