// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.esclusa.benchmarks.harness.Contestant.Program;
import org.esclusa.benchmarks.harness.Contestant.Seat;

/** The running processes of a contestant. */
final class Team implements AutoCloseable {
    private static final int CONTROL_BYTES = 4096;

    private final Contestant contestant;
    private final Path control;
    private final List<WorkerProcess> sides = new ArrayList<>();
    private double nanosEach = 2000;

    /** Starts the processes; they are not ready before {@link #open()}. */
    Team(Contestant contestant, List<Integer> cores, Place place, String name) throws HarnessException {
        this.contestant = contestant;
        control = place.segments().resolve(name + "-control");
        try {
            Files.write(control, new byte[CONTROL_BYTES]);
            for (Program program : contestant.sides()) {
                int side = sides.size();
                int core = cores.get(side % cores.size());
                int other = cores.get((side + 1) % cores.size());
                sides.add(new WorkerProcess(program.command(new Seat(side, core, other, control.toString(), name))));
            }
        } catch (IOException e) {
            throw new HarnessException("cannot write " + control + ": " + e.getMessage());
        } catch (HarnessException e) {
            close();
            throw e;
        }
    }

    Contestant contestant() {
        return contestant;
    }

    /** One side opens after the other, so that the first can create what they share. */
    void open() throws HarnessException {
        for (WorkerProcess side : sides) {
            side.say("open");
            String answer = side.hear();
            if (!answer.equals("ready")) {
                throw new HarnessException(contestant.name() + " answers to open: " + answer);
            }
        }
    }

    /** Works off a chunk of about this length, judging by the last ones. */
    Chunk chunk(long aboutNanos, boolean each) throws HarnessException {
        long n = Math.clamp((long) (aboutNanos / nanosEach), 20, 10_000_000);
        Chunk chunk = exactly(n, each);
        nanosEach = 0.7 * nanosEach + 0.3 * Math.clamp(chunk.nanosEach(), nanosEach / 4, nanosEach * 2);
        return chunk;
    }

    /** Works off a chunk of n. */
    Chunk exactly(long n, boolean each) throws HarnessException {
        for (WorkerProcess side : sides) {
            side.say("chunk " + n + (each ? " each" : " mean"));
        }
        List<String> answers = new ArrayList<>();
        for (WorkerProcess side : sides) {
            answers.add(side.hear());
        }
        return Chunk.of(contestant.name(), n, answers);
    }

    @Override
    public void close() {
        sides.forEach(WorkerProcess::close);
        try {
            Files.deleteIfExists(control);
        } catch (IOException e) {
            System.err.println("cannot remove " + control + ": " + e.getMessage());
        }
    }
}
