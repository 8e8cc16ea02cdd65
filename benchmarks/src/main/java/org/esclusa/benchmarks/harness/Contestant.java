// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.harness;

import java.util.List;

/**
 * One or two programs that do a work. A new rival is a line that makes one of these.
 *
 * @param name as the table shows it
 * @param sides the programs; side 0 is the one that calibrates and is the first to open
 * @param calibration who tells how far apart the cores are
 */
public record Contestant(String name, List<Program> sides, Calibration calibration) {
    /** Who tells how far apart the cores are. */
    public enum Calibration {
        /** The two sides play ping-pong themselves. */
        OWN,
        /** A pair of C processes does it for them. */
        BORROWED,
        /** Only one core takes part. */
        NONE
    }

    /** Two processes that calibrate themselves. */
    public static Contestant pair(String name, Program first, Program second) {
        return new Contestant(name, List.of(first, second), Calibration.OWN);
    }

    /** A program that starts its partner itself, and cannot calibrate. */
    public static Contestant selfMadePair(String name, Program program) {
        return new Contestant(name, List.of(program), Calibration.BORROWED);
    }

    /** One process on one core. */
    public static Contestant single(String name, Program program) {
        return new Contestant(name, List.of(program), Calibration.NONE);
    }

    /** How a program is started. */
    @FunctionalInterface
    public interface Program {
        /** The command line for this seat. */
        List<String> command(Seat seat);
    }

    /**
     * What a program is told.
     *
     * @param side 0 or 1
     * @param core to pin the measured thread to
     * @param otherCore the other side's
     * @param control the file both sides map
     * @param name what the segments are to be called, or how their names are to begin
     */
    public record Seat(int side, int core, int otherCore, String control, String name) {}
}
