// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.esclusa.ChildDescriptors.Gift;
import org.esclusa.internal.fd.CountedDescriptor;
import org.esclusa.internal.sys.Flags;
import org.esclusa.internal.sys.LibcDescriptors;
import org.esclusa.internal.sys.LibcSpawn;

/**
 * A program that this process has started with descriptors of its choice, and no others; posix_spawn(3).
 *
 * <p>{@link ProcessBuilder} gives a child three streams; this gives it any {@link Descriptor} under any number, and
 * nothing else that this JVM has open. The child has no signal blocked or ignored. Its end is a {@link PidFd}, and only
 * this object waits for its pid.
 *
 * <p>Where the C library cannot close the others in the child (glibc before 2.34, musl), a start sets close-on-exec on
 * all descriptors of this JVM but the lowest, for good: what native code meant a later program to inherit, it does not.
 *
 * {@snippet file="AskPython.java" region="child"}
 */
public final class ChildProcess implements AutoCloseable {
    private final long pid;
    private final PidFd pidFd;
    private final Pipe.Sink standardInput;
    private final Pipe.Source standardOutput;
    private final Pipe.Source standardError;
    private ExitStatus status; // guarded by this

    private ChildProcess(long pid, PidFd pidFd, List<Pipe> pipes) {
        this.pid = pid;
        this.pidFd = pidFd;
        this.standardInput = pipes.get(0) == null ? null : pipes.get(0).sink();
        this.standardOutput = pipes.get(1) == null ? null : pipes.get(1).source();
        this.standardError = pipes.get(2) == null ? null : pipes.get(2).source();
    }

    /**
     * Describes a program to be started.
     *
     * @param program a path, or a name that is looked for in {@code PATH}
     * @param arguments what it is told
     * @return a description, with this process's environment, directory and standard streams unless told otherwise
     */
    public static Builder of(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.addFirst(program);
        return new Builder(command);
    }

    /**
     * Describes a program to be started.
     *
     * @param command a path, or a name that is looked for in {@code PATH}, and what it is told
     * @return a description, with this process's environment, directory and standard streams unless told otherwise
     * @throws IllegalArgumentException if that is empty
     */
    public static Builder of(List<String> command) {
        if (command.isEmpty()) {
            throw new IllegalArgumentException("a command of no words");
        }
        return new Builder(List.copyOf(command));
    }

    /** What a child is started with. For one thread; it may be started again and again. */
    public static final class Builder {
        private final List<String> command;
        private final Map<Integer, Gift> gifts = new TreeMap<>();
        private Map<String, String> environment = System.getenv();
        private Path directory;

        private Builder(List<String> command) {
            this.command = command;
        }

        /**
         * The child's descriptor {@code number} shall be this one; closing it here later does not close it there.
         *
         * @param number 0, 1 and 2 are standard input, output and error
         * @param descriptor what it refers to
         * @return this
         * @throws IllegalArgumentException if the number is negative, or above 65535
         */
        public Builder give(int number, Descriptor descriptor) {
            if (number < 0 || number > Character.MAX_VALUE) {
                throw new IllegalArgumentException("a child's descriptor is 0 to 65535, not " + number);
            }
            gifts.put(number, new Gift(descriptor, false));
            return this;
        }

        /**
         * The child shall read from this.
         *
         * @param descriptor what to read from
         * @return this
         */
        public Builder standardInput(Descriptor descriptor) {
            return give(0, descriptor);
        }

        /**
         * The child shall write to this.
         *
         * @param descriptor what to write to
         * @return this
         */
        public Builder standardOutput(Descriptor descriptor) {
            return give(1, descriptor);
        }

        /**
         * The child shall write its errors to this.
         *
         * @param descriptor what to write to
         * @return this
         */
        public Builder standardError(Descriptor descriptor) {
            return give(2, descriptor);
        }

        /**
         * The child shall read what is written to {@link ChildProcess#standardInput}.
         *
         * @return this
         */
        public Builder pipeStandardInput() {
            gifts.put(0, Gift.PIPE);
            return this;
        }

        /**
         * What the child writes shall be read from {@link ChildProcess#standardOutput}.
         *
         * @return this
         */
        public Builder pipeStandardOutput() {
            gifts.put(1, Gift.PIPE);
            return this;
        }

        /**
         * The errors that the child writes shall be read from {@link ChildProcess#standardError}.
         *
         * @return this
         */
        public Builder pipeStandardError() {
            gifts.put(2, Gift.PIPE);
            return this;
        }

        /**
         * The child shall read nothing, or nobody shall read what it writes: /dev/null.
         *
         * @param number 0, 1 or 2
         * @return this
         * @throws IllegalArgumentException for another number
         */
        public Builder discard(int number) {
            if (number < 0 || number >= ChildDescriptors.STANDARD) {
                throw new IllegalArgumentException("0, 1 or 2, not " + number);
            }
            gifts.put(number, Gift.NOTHING);
            return this;
        }

        /**
         * All that the child's environment shall have.
         *
         * @param variables names and values
         * @return this
         */
        public Builder environment(Map<String, String> variables) {
            this.environment = Map.copyOf(variables);
            return this;
        }

        /**
         * Where the child shall start.
         *
         * @param path its working directory
         * @return this
         */
        public Builder directory(Path path) {
            this.directory = path;
            return this;
        }

        /**
         * Starts it.
         *
         * @return the child
         * @throws DescriptorException with ENOENT if there is no such program or directory, EACCES if it may not be
         *     run, E2BIG if arguments and environment are too long, EMFILE, or another errno of the system
         * @throws IOException if one of the descriptors is closed
         * @throws IllegalArgumentException if an argument or variable has a zero byte in it
         */
        public ChildProcess start() throws IOException {
            try (ChildDescriptors descriptors = ChildDescriptors.of(gifts)) {
                ChildProcess child = started(descriptors.numbers(), descriptors.pipes());
                descriptors.started();
                return child;
            }
        }

        private ChildProcess started(int[] given, List<Pipe> pipes) throws DescriptorException {
            List<String> variables = environment.entrySet().stream()
                    .map(variable -> variable.getKey() + "=" + variable.getValue())
                    .toList();
            String path = directory == null ? null : directory.toString();
            LibcSpawn.Program program = new LibcSpawn.Program(command.getFirst(), command, variables, path);
            int pid = LibcSpawn.posixSpawn(program, given);
            DescriptorException.check(pid, "start '" + command.getFirst() + "'");
            try {
                return new ChildProcess(pid, PidFd.open(pid), pipes);
            } catch (DescriptorException e) {
                LibcDescriptors.killAndReap(pid); // nobody would wait for it
                throw e;
            }
        }
    }

    /**
     * Its process id.
     *
     * @return the number, which means another process some time after this one has been waited for
     */
    public long pid() {
        return pid;
    }

    /**
     * The process as a descriptor, for signals, and for a {@link Poller} that waits for its end.
     *
     * @return always the same, closed with this
     */
    public PidFd pidFd() {
        return pidFd;
    }

    /**
     * Where to write what the child reads.
     *
     * @return the end of a pipe; closing it is the end of the child's input
     * @throws IllegalStateException unless {@link Builder#pipeStandardInput} was asked for
     */
    public Pipe.Sink standardInput() {
        return piped(standardInput, "input");
    }

    /**
     * Where to read what the child writes.
     *
     * @return the end of a pipe
     * @throws IllegalStateException unless {@link Builder#pipeStandardOutput} was asked for
     */
    public Pipe.Source standardOutput() {
        return piped(standardOutput, "output");
    }

    /**
     * Where to read the errors that the child writes.
     *
     * @return the end of a pipe
     * @throws IllegalStateException unless {@link Builder#pipeStandardError} was asked for
     */
    public Pipe.Source standardError() {
        return piped(standardError, "error");
    }

    private static <E> E piped(E end, String what) {
        if (end == null) {
            throw new IllegalStateException("the child's standard " + what + " is no pipe");
        }
        return end;
    }

    /**
     * Waits until it has ended.
     *
     * @return how
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws DescriptorException with ECHILD if somebody else has waited for this pid
     * @throws IOException if this was closed before it ended
     */
    public ExitStatus waitFor() throws IOException, InterruptedException {
        Optional<ExitStatus> known = exitStatus();
        while (known.isEmpty()) {
            pidFd.await();
            known = exitStatus();
        }
        return known.get();
    }

    /**
     * Waits until it has ended, but not for ever.
     *
     * @param timeout how long at most; zero or less only looks
     * @return how, or nothing if it still runs
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws DescriptorException with ECHILD if somebody else has waited for this pid
     * @throws IOException if this was closed before it ended
     */
    public Optional<ExitStatus> waitFor(Duration timeout) throws IOException, InterruptedException {
        Optional<ExitStatus> known = exitStatus();
        return known.isEmpty() && pidFd.await(timeout) ? exitStatus() : known;
    }

    /**
     * How it has ended, if it has.
     *
     * @return how, or nothing if it still runs
     * @throws DescriptorException with ECHILD if somebody else has waited for this pid
     * @throws IOException if this was closed before it ended
     */
    public synchronized Optional<ExitStatus> exitStatus() throws IOException {
        if (status == null) {
            CountedDescriptor counted = pidFd.counted();
            counted.acquire();
            try {
                int result = LibcDescriptors.reap(counted.number());
                DescriptorException.check(result, "wait for process " + pid);
                status = result == 0 ? null : statusOf(result >> Short.SIZE, result & 0xffff);
            } finally {
                counted.release();
            }
        }
        return Optional.ofNullable(status);
    }

    private static ExitStatus statusOf(int how, int what) {
        return how == Flags.CLD_EXITED ? new ExitStatus(what, 0) : new ExitStatus(-1, what);
    }

    /** Ends it by SIGKILL if it still runs, waits until it has gone, and closes what this has of it. */
    @Override
    public void close() {
        try {
            if (pidFd.isOpen() && exitStatus().isEmpty()) {
                pidFd.kill();
                waitUninterruptibly();
            }
        } catch (IOException e) {
            // somebody else has closed the PidFd or waited for the pid: nothing is left to do
        } finally {
            for (Descriptor end : new Descriptor[] {pidFd, standardInput, standardOutput, standardError}) {
                if (end != null) {
                    end.close();
                }
            }
        }
    }

    private void waitUninterruptibly() throws IOException {
        boolean interrupted = false;
        while (true) {
            try {
                waitFor();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "ChildProcess " + pid;
    }
}
