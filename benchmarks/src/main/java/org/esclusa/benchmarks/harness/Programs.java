// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.harness;

import java.util.ArrayList;
import java.util.List;
import org.esclusa.benchmarks.harness.Contestant.Program;
import org.esclusa.benchmarks.harness.Contestant.Seat;
import org.esclusa.benchmarks.worker.Worker;

/** The programs that take part. */
public final class Programs {
    /** Slots of every queue, a power of two for the sake of the reference. */
    public static final int SLOTS = 1024;

    private final Place place;

    /** Programs of this build. */
    public Programs(Place place) {
        this.place = place;
    }

    /** {@code worker.c}, which says what work and object are. */
    public Program c(String work, String object) throws HarnessException {
        List<String> start = List.of(place.nativeFile("worker").toString());
        return seat -> command(start, work, object, seat);
    }

    /** {@link Worker}; the object of a trip is {@code esclusa}, {@code nio} or {@code jnr-posix}. */
    public Program java(String work, String object) {
        List<String> start = new ArrayList<>(Place.java());
        start.add(Worker.class.getName());
        return seat -> command(start, work, object, seat);
    }

    /** A script of ours; the object is {@code esclusa} or {@code multiprocessing}. */
    public Program python(String script, String object) throws HarnessException {
        String python = place.python().toString();
        String file = place.script(script).toString();
        return seat -> List.of(
                python,
                file,
                object,
                Integer.toString(seat.core()),
                Integer.toString(seat.otherCore()),
                seat.name(),
                Integer.toString(SLOTS));
    }

    private static List<String> command(List<String> start, String work, String object, Seat seat) {
        List<String> command = new ArrayList<>(start);
        command.addAll(List.of(
                work,
                object,
                Integer.toString(seat.side()),
                Integer.toString(seat.core()),
                seat.control(),
                seat.name(),
                Integer.toString(SLOTS),
                Integer.toString(seat.otherCore())));
        return command;
    }
}
