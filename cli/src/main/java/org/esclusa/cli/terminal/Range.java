// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.terminal;

/** What an option may be, both ends included. */
public record Range(long least, long most) {
    /** Fails with a sentence that names {@code option} if {@code value} is outside. */
    public void check(String option, long value) throws CommandException {
        if (value < least || value > most) {
            throw CommandException.usage(option + " must be " + least + " to " + most + ", not " + value);
        }
    }
}
