// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

/**
 * How a process has ended; wait(2).
 *
 * @param code what it returned, 0 to 255, or -1 if a signal has ended it
 * @param signal the signal that has ended it, or 0
 */
public record ExitStatus(int code, int signal) {
    private static final int SIGNALS = 128;

    /**
     * Whether it ended by itself with code 0.
     *
     * @return whether all is well
     */
    public boolean isSuccess() {
        return code == 0;
    }

    /**
     * One number for both, as a shell has it.
     *
     * @return the code, or 128 plus the signal
     */
    public int toShellStatus() {
        return signal == 0 ? code : SIGNALS + signal;
    }

    @Override
    public String toString() {
        return signal == 0 ? "exit code " + code : "signal " + signal;
    }
}
