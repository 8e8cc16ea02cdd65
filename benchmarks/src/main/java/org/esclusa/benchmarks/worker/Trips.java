// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.worker;

import java.io.IOException;

/**
 * How long do a message through the kernel's descriptors and its answer take, when each side sleeps until the other has
 * written? {@code trips.h} in Java: a thread of this process answers, on the other core.
 */
final class Trips implements Work {
    private final TripEnd asks;
    private long count; // from 1 on: an eventfd tells of no 0

    private Trips(TripEnd asks) {
        this.asks = asks;
    }

    static boolean isTrip(String work) {
        return switch (work) {
            case "eventfd-trip", "pipe-trip", "socket-trip" -> true;
            default -> false;
        };
    }

    static Trips start(String work, String object, int otherCore) throws IOException {
        TripEnd.Two ends = switch (work + " " + object) {
            case "eventfd-trip esclusa" -> OurTrips.eventFds();
            case "pipe-trip esclusa" -> OurTrips.pipes();
            case "socket-trip esclusa" -> OurTrips.sockets();
            case "pipe-trip nio" -> NioTrips.pipes();
            case "socket-trip nio" -> NioTrips.sockets();
            case "pipe-trip jnr-posix" -> JnrTrips.pipes();
            case "socket-trip jnr-posix" -> JnrTrips.sockets();
            default -> throw new IllegalArgumentException(work + " " + object);
        };
        Thread.ofPlatform().daemon().name("answers").start(() -> answer(ends.answers(), otherCore));
        return new Trips(ends.asks());
    }

    private static void answer(TripEnd end, int core) {
        Machine.pin(core);
        try {
            while (true) {
                end.write(end.read());
            }
        } catch (IOException | InterruptedException e) {
            System.err.println("the one who answers ended: " + e);
            Runtime.getRuntime().halt(1);
        }
    }

    @Override
    public Outcome run(long n, boolean each) throws IOException, InterruptedException {
        long wrong = 0;
        for (long i = 0; i < n; i++) {
            asks.write(++count);
            if (asks.read() != count) {
                wrong++;
            }
        }
        return new Outcome(wrong, 0, 0);
    }
}
