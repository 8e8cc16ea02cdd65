// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import org.esclusa.internal.sync.CounterWords;
import org.esclusa.internal.sync.LabelledWords;

/**
 * One counter of a {@link SharedCounters table}, changed by one atomic instruction.
 *
 * <p>Any number of threads and processes may use it at the same time; arithmetic wraps. Once somebody has {@linkplain
 * #free freed} it, its place may be allocated anew: {@link #add}, {@link #increment}, {@link #set} and {@link #get} do
 * not look, and may then be about another counter. Free what others count with only when they no longer do. After the
 * table was closed here each method but {@link #label}, {@link #unit}, {@link #type} and {@link #index} is an {@link
 * IllegalStateException}.
 */
public final class LabelledCounter {
    private final LabelledWords words;
    private final CounterWords value;
    private final String label;
    private final String unit;
    private final SharedCounters.Type type;

    LabelledCounter(LabelledWords words, String label, String unit, SharedCounters.Type type) {
        this.words = words;
        this.value = words.value();
        this.label = label;
        this.unit = unit;
        this.type = type;
    }

    /**
     * What it counts.
     *
     * @return as it was allocated with
     */
    public String label() {
        return label;
    }

    /**
     * In what it counts.
     *
     * @return as it was allocated with; may be empty
     */
    public String unit() {
        return unit;
    }

    /**
     * How its value moves.
     *
     * @return as it was allocated with
     */
    public SharedCounters.Type type() {
        return type;
    }

    /**
     * Its place in the table.
     *
     * @return from 0 to the table's capacity - 1
     */
    public int index() {
        return words.index();
    }

    /**
     * Adds, sequentially consistent.
     *
     * @param delta how much
     * @return the new value
     */
    public long add(long delta) {
        return value.getAndAdd(delta) + delta;
    }

    /**
     * Adds 1, sequentially consistent.
     *
     * @return the new value
     */
    public long increment() {
        return add(1);
    }

    /**
     * Writes the value. What was written before is visible to who reads it.
     *
     * @param to the new one
     */
    public void set(long to) {
        value.setRelease(to);
    }

    /**
     * Reads the value. What was written before a {@link #set} or {@link #add} that is read here, is visible.
     *
     * @return the value
     */
    public long get() {
        return value.getAcquire();
    }

    /**
     * Whether it is still there: nobody has freed it.
     *
     * @return true until then, also when its owner has died
     */
    public boolean isValid() {
        return words.isValid();
    }

    /**
     * Frees it, whoever allocated it: its place can be allocated anew.
     *
     * @return false if somebody has done so before
     */
    public boolean free() {
        return words.free();
    }

    @Override
    public String toString() {
        return "LabelledCounter '" + label + "'";
    }
}
