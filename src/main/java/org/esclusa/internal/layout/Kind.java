// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.layout;

/** What a segment holds, by its number in the header. */
public enum Kind {
    COUNTER(1, "SharedCounter"),
    MUTEX(2, "Mutex"),
    QUEUE(3, "MessageQueue");

    private final int number;
    private final String className;

    Kind(int number, String className) {
        this.number = number;
        this.className = className;
    }

    public int number() {
        return number;
    }

    /** Its class, called alike in all languages. */
    public String className() {
        return className;
    }

    /** The kind with this number, or null. */
    public static Kind of(int number) {
        for (Kind kind : values()) {
            if (kind.number == number) {
                return kind;
            }
        }
        return null;
    }
}
