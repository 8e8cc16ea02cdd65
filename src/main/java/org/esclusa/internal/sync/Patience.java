// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

/**
 * How long a wait spins and how often it yields before it sleeps.
 *
 * @param spinNanos {@link Long#MAX_VALUE}: for ever
 */
public record Patience(long spinNanos, int yields) {
    public static final Patience DEFAULT = new Patience(1000, 50);

    /** Sleeps at once. */
    static final Patience NONE = new Patience(0, 0);
}
