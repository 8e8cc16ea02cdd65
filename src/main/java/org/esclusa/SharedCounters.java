// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.esclusa.internal.layout.LabelledLayout;
import org.esclusa.internal.sync.CountersWords;
import org.esclusa.internal.sync.Failure;
import org.esclusa.internal.sync.LabelledEntry;

/**
 * A table of labelled 64-bit counters that processes share: each allocates its own and counts, anybody reads all.
 *
 * <p>Any number of threads and processes may use it at the same time; who reads takes no lock. The counters of a process
 * that dies, or closes the table, stay with their values, marked as orphaned, until somebody frees them. Each counter
 * has 192 bytes, its value a cache line of its own. Closing ends its use here, and each method is then an {@link
 * IllegalStateException}; the table itself stays until it is unlinked.
 */
public final class SharedCounters implements AutoCloseable {
    /** How many counters there is room for if nothing else is said. */
    public static final int DEFAULT_CAPACITY = 1024;

    private final CountersWords words;

    private SharedCounters(CountersWords words) {
        this.words = words;
    }

    /** How a value moves; for who reads it. */
    public enum Type {
        /** By convention it only grows, so that a reader can tell a rate. */
        COUNTER,
        /** It goes up and down. */
        GAUGE
    }

    private static void check(int capacity) {
        SegmentOptions.check("capacity", capacity, 1, LabelledLayout.MOST);
    }

    /**
     * Makes an empty table with room for {@value #DEFAULT_CAPACITY} counters.
     *
     * @param name as {@link Segments} describes it
     * @return the table, open
     * @throws SegmentException as {@link #create(String, int)}
     * @throws IllegalArgumentException if that is no name
     */
    public static SharedCounters create(String name) throws SegmentException {
        return create(name, DEFAULT_CAPACITY);
    }

    /**
     * Makes a table.
     *
     * @param name as {@link Segments} describes it
     * @param capacity how many counters it has room for; 1 to 1,048,576
     * @return the table, open
     * @throws SegmentExistsException if the name is taken
     * @throws SegmentException with ENOSPC if there is no room, or another errno of the system
     * @throws IllegalArgumentException if that is no name, or the capacity out of range
     */
    public static SharedCounters create(String name, int capacity) throws SegmentException {
        return create(name, capacity, SegmentOptions.DEFAULT);
    }

    /**
     * Makes a table.
     *
     * @param name as {@link Segments} describes it
     * @param capacity how many counters it has room for; 1 to 1,048,576
     * @param options what else it shall be
     * @return the table, open
     * @throws SegmentException as {@link #create(String, int)}
     * @throws IllegalArgumentException if that is no name, or the capacity out of range
     */
    public static SharedCounters create(String name, int capacity, SegmentOptions options) throws SegmentException {
        check(capacity);
        try {
            return new SharedCounters(CountersWords.create(name, capacity, options.choices()));
        } catch (Failure failure) {
            throw SegmentException.of(failure);
        }
    }

    /**
     * Opens a table that some process made.
     *
     * @param name as {@link Segments} describes it
     * @return the table
     * @throws NoSuchSegmentException if there is none
     * @throws SegmentException with EPROTO if it is no whole table of this version, EACCES if it is another user's,
     *     EUSERS if all its members are in use, or another errno of the system
     * @throws IllegalArgumentException if that is no name
     */
    public static SharedCounters open(String name) throws SegmentException {
        return open(name, SegmentOptions.DEFAULT);
    }

    /**
     * Opens a table that some process made.
     *
     * @param name as {@link Segments} describes it
     * @param options of which only {@link SegmentOptions#anyUser} matters
     * @return the table
     * @throws SegmentException as {@link #open(String)}
     * @throws IllegalArgumentException if that is no name
     */
    public static SharedCounters open(String name, SegmentOptions options) throws SegmentException {
        try {
            return new SharedCounters(CountersWords.open(name, options.choices()));
        } catch (Failure failure) {
            throw SegmentException.of(failure);
        }
    }

    /**
     * Opens a table that some process made as {@link Segments#UNNAMED}. That stays open, and its owner's to close.
     *
     * @param memory a descriptor of it
     * @return the table
     * @throws SegmentException as {@link #open(String)}, and with EPROTO if it is not sealed against shrinking; EACCES
     *     if it is not open for reading and writing
     * @throws IOException if it is closed
     */
    public static SharedCounters open(MemFd memory) throws IOException {
        return memory.open(SharedCounters::open);
    }

    /**
     * Opens a table, or makes it if there is none.
     *
     * @param name as {@link Segments} describes it
     * @param capacity how many counters it has room for; 1 to 1,048,576
     * @return the table
     * @throws SegmentException as {@link #create(String, int)} and {@link #open(String)}, and
     *     with EINVAL if the one found has another capacity
     * @throws IllegalArgumentException if that is no name, or the capacity out of range
     */
    public static SharedCounters createOrOpen(String name, int capacity) throws SegmentException {
        return createOrOpen(name, capacity, SegmentOptions.DEFAULT);
    }

    /**
     * Opens a table, or makes it if there is none.
     *
     * @param name as {@link Segments} describes it
     * @param capacity how many counters it has room for; 1 to 1,048,576
     * @param options what else it shall be if it is made now
     * @return the table
     * @throws SegmentException as {@link #createOrOpen(String, int)},
     *     and with EINVAL if the one found has other members than those given
     * @throws IllegalArgumentException if that is no name, or the capacity out of range
     */
    public static SharedCounters createOrOpen(String name, int capacity, SegmentOptions options)
            throws SegmentException {
        check(capacity);
        try {
            return new SharedCounters(CountersWords.createOrOpen(name, capacity, options.choices()));
        } catch (Failure failure) {
            throw SegmentException.of(failure);
        }
    }

    /**
     * Removes the name of an object; who has it open keeps it.
     *
     * @param name as {@link Segments} describes it
     * @throws NoSuchSegmentException if there is none
     * @throws SegmentException with EPROTO if the file is not one of this library's, or another errno of the system
     * @throws IllegalArgumentException if that is no name
     */
    public static void unlink(String name) throws SegmentException {
        Segments.unlink(name);
    }

    /**
     * How many counters it has room for.
     *
     * @return the capacity
     */
    public int capacity() {
        return words.capacity();
    }

    /**
     * Allocates a counter with the value 0, of which this process is the owner.
     *
     * @param label what it counts: 1 to 96 bytes of UTF-8 without control characters; need not be unique
     * @param unit in what: 0 to 16 bytes of the same
     * @param type how its value moves
     * @return the counter
     * @throws SegmentException with ENOSPC if all are in use
     * @throws IllegalArgumentException if label or unit is something else
     */
    public LabelledCounter allocate(String label, String unit, Type type) throws SegmentException {
        byte[] labelBytes = encode("label", label, 1, LabelledLayout.LABEL_BYTE_SIZE);
        byte[] unitBytes = encode("unit", unit, 0, LabelledLayout.UNIT_BYTE_SIZE);
        Objects.requireNonNull(type, "type");
        try {
            return new LabelledCounter(words.allocate(labelBytes, unitBytes, type == Type.GAUGE), label, unit, type);
        } catch (Failure failure) {
            throw SegmentException.of(failure);
        }
    }

    private static byte[] encode(String what, String text, int least, int most) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = Arrays.copyOf(encoded.array(), encoded.limit());
            if (bytes.length >= least
                    && bytes.length <= most
                    && text.codePoints().noneMatch(Character::isISOControl)) {
                return bytes;
            }
        } catch (CharacterCodingException halfACharacter) {
            // Refused below.
        }
        throw new IllegalArgumentException(
                "a " + what + " is " + least + " to " + most + " bytes of UTF-8 without control characters");
    }

    /**
     * The counter with this label; of several the one with the lowest index.
     *
     * @param label what it counts
     * @return the counter, or nothing if there is none
     */
    public Optional<LabelledCounter> find(String label) {
        Objects.requireNonNull(label, "label");
        for (int i = 0; i < capacity(); i++) {
            LabelledEntry entry = words.read(i);
            if (entry != null && entry.label().equals(label)) {
                return Optional.of(counter(entry));
            }
        }
        return Optional.empty();
    }

    /**
     * The counter at a place of the table.
     *
     * @param index from 0 to the capacity - 1
     * @return the counter, or nothing if there is none
     * @throws IndexOutOfBoundsException if there is no such place
     */
    public Optional<LabelledCounter> at(int index) {
        LabelledEntry entry = words.read(Objects.checkIndex(index, capacity()));
        return Optional.ofNullable(entry).map(this::counter);
    }

    private LabelledCounter counter(LabelledEntry entry) {
        return new LabelledCounter(words.words(entry), entry.label(), entry.unit(), type(entry));
    }

    private static Type type(LabelledEntry entry) {
        return entry.gauge() ? Type.GAUGE : Type.COUNTER;
    }

    /**
     * All counters that are there, each as it was at some moment of the call: label, unit, type and owner belong
     * together. No lock is taken; one that is allocated or freed meanwhile may be among them or not. A death is noticed
     * within about a millisecond.
     *
     * @return by index
     */
    public List<CounterSnapshot> snapshot() {
        List<CounterSnapshot> found = new ArrayList<>();
        for (int i = 0; i < capacity(); i++) {
            LabelledEntry it = words.read(i);
            if (it != null) {
                found.add(new CounterSnapshot(
                        i, it.label(), it.unit(), type(it), it.value(), it.owner() < 0, it.language(), it.pid()));
            }
        }
        return found;
    }

    /**
     * What it was made or opened as.
     *
     * @return the name
     */
    public String name() {
        return words.segment().name();
    }

    /**
     * A descriptor of a table that was made as {@link Segments#UNNAMED}, for another process to have.
     *
     * @return a new one, to be closed by the caller
     * @throws SegmentException with EINVAL if the table has a name, or an errno of the system
     * @throws IllegalStateException if the table is closed
     */
    public MemFd memFd() throws SegmentException {
        return MemFd.of(words.segment());
    }

    /** Ends its use here; the counters allocated here stay, orphaned. The first call does so, others do nothing. */
    @Override
    public void close() {
        words.segment().close();
    }

    @Override
    public String toString() {
        return words.segment().memory().toString();
    }
}
