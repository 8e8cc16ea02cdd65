// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.micro;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.esclusa.SharedDoubleArray;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * How long until a Python process has 100 MB of doubles as a numpy array? From the request to the answer, which is the last
 * element; {@code hand_over.py}. Each time it opens the array anew, and each time that element is another.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HandOverBenchmark {
    private static final int LENGTH = 100_000_000 / Double.BYTES;
    private static final int PIECE = 1 << 16;

    private final byte[] piece = new byte[PIECE];
    private SharedDoubleArray array;
    private Process python;
    private OutputStream requests;
    private BufferedReader answers;
    private double count;

    /** Fills an array, and starts Python. */
    @Setup
    public void open() throws IOException {
        array = SharedDoubleArray.create(MicroRun.name("hand-over"), LENGTH);
        array.fill(1);
        python = new ProcessBuilder(
                        System.getProperty("bench.python"), System.getProperty("bench.scripts") + "/hand_over.py")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        requests = python.getOutputStream();
        answers = python.inputReader();
    }

    /** Ends both. */
    @TearDown
    public void close() throws IOException, InterruptedException {
        SharedDoubleArray.unlink(array.name());
        array.close();
        requests.close();
        python.waitFor();
    }

    /** By its name. */
    @Benchmark
    public void java() throws IOException {
        array.set(LENGTH - 1, ++count);
        ask(array.name());
        requests.flush();
        check();
    }

    /** The bytes themselves, through the pipe. */
    @Benchmark
    public void pipe() throws IOException {
        array.set(LENGTH - 1, ++count);
        ask(Long.toString((long) LENGTH * Double.BYTES));
        MemorySegment memory = array.memory();
        for (long at = 0; at < memory.byteSize(); at += PIECE) {
            int byteSize = (int) Math.min(PIECE, memory.byteSize() - at);
            MemorySegment.copy(memory, JAVA_BYTE, at, piece, 0, byteSize);
            requests.write(piece, 0, byteSize);
        }
        requests.flush();
        check();
    }

    private void ask(String line) throws IOException {
        requests.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private void check() throws IOException {
        String answer = answers.readLine();
        if (answer == null || Double.parseDouble(answer) != count) {
            throw new IllegalStateException("Python saw " + answer + " and not " + count);
        }
    }
}
