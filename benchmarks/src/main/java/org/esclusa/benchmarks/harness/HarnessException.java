// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.harness;

/** A worker failed, or what it needs is not there; the message is for the user. */
public final class HarnessException extends Exception {
    private static final long serialVersionUID = 1;

    /** A failure told in one sentence. */
    public HarnessException(String message) {
        super(message);
    }
}
