// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;
import org.esclusa.internal.fd.CountedDescriptor;
import org.esclusa.internal.fd.Way;
import org.esclusa.internal.sys.Flags;
import org.esclusa.internal.sys.Libc;
import org.esclusa.internal.sys.LibcDescriptors;

/**
 * Bytes in order, from who writes to a {@link Sink} to who reads from a {@link Source}; pipe(7).
 *
 * <p>The stream ends when the last descriptor of its sink is closed, in all processes; when the last of its source is,
 * a write is an EPIPE. Up to 4096 bytes written in one call stay together. Either end may be given to a {@link
 * ChildProcess} or sent through a {@link UnixSocket}; there it blocks, as other programs expect, though it does not
 * here.
 */
public final class Pipe implements AutoCloseable {
    private final Source source;
    private final Sink sink;

    private Pipe(Source source, Sink sink) {
        this.source = source;
        this.sink = sink;
    }

    /**
     * Makes a pipe.
     *
     * @return the pipe, both ends open
     * @throws DescriptorException with EMFILE or another errno of the system
     */
    public static Pipe create() throws DescriptorException {
        long ends = LibcDescriptors.pipe2(Flags.O_CLOEXEC | Flags.O_NONBLOCK);
        DescriptorException.check(ends, "make a pipe");
        return new Pipe(
                new Source(CountedDescriptor.owned((int) ends, Way.PLAIN), true),
                new Sink(CountedDescriptor.owned((int) (ends >>> Integer.SIZE), Way.PLAIN), true));
    }

    /** An end that we made, opened anew without {@code O_NONBLOCK}, which belongs to the open file. */
    private static int blocking(CountedDescriptor end, int flags, int lowest) throws IOException {
        String attempted = "pass an end of a pipe";
        end.acquire();
        try {
            int opened = Libc.open("/proc/self/fd/" + end.number(), flags | Flags.O_CLOEXEC, 0);
            DescriptorException.check(opened, attempted);
            if (opened >= lowest) {
                return opened;
            }
            int result = LibcDescriptors.dup(opened, lowest);
            Libc.close(opened);
            return (int) DescriptorException.check(result, attempted);
        } finally {
            end.release();
        }
    }

    /**
     * The end to read from.
     *
     * @return always the same
     */
    public Source source() {
        return source;
    }

    /**
     * The end to write to.
     *
     * @return always the same
     */
    public Sink sink() {
        return sink;
    }

    /** Closes both ends. */
    @Override
    public void close() {
        sink.close();
        source.close();
    }

    @Override
    public String toString() {
        return "Pipe " + source + ", " + sink;
    }

    /** The end to read from; or anything else that bytes come from: a file, a terminal, a socket. */
    public static final class Source extends Descriptor implements ByteSource {
        private final boolean isOurs;

        private Source(CountedDescriptor counted, boolean isOurs) {
            super(counted);
            this.isOurs = isOurs;
        }

        @Override
        int passed(int lowest) throws IOException {
            return isOurs ? blocking(counted(), Flags.O_RDONLY, lowest) : super.passed(lowest);
        }

        /**
         * Takes over what somebody else opened; it is closed with this.
         *
         * @param descriptor its number
         * @return the end to read from
         * @throws DescriptorException with EBADF if that is not open
         */
        public static Source ofDescriptor(int descriptor) throws DescriptorException {
            return new Source(CountedDescriptor.owned(adopted(descriptor), Way.of(descriptor)), false);
        }

        /**
         * The standard input of this JVM. Closing it ends its use here, and descriptor 0 stays open. What {@link
         * System#in} has read ahead is not seen.
         *
         * @return descriptor 0
         * @throws DescriptorException with EBADF if that is not open
         */
        public static Source standardInput() throws DescriptorException {
            return new Source(CountedDescriptor.borrowed(adopted(0), Way.of(0)), false);
        }
    }

    /** The end to write to; or anything else that bytes go to: a file, a terminal, a socket. */
    public static final class Sink extends Descriptor implements ByteSink {
        private final boolean isOurs;

        private Sink(CountedDescriptor counted, boolean isOurs) {
            super(counted);
            this.isOurs = isOurs;
        }

        @Override
        int passed(int lowest) throws IOException {
            return isOurs ? blocking(counted(), Flags.O_WRONLY, lowest) : super.passed(lowest);
        }

        /**
         * Takes over what somebody else opened; it is closed with this.
         *
         * @param descriptor its number
         * @return the end to write to
         * @throws DescriptorException with EBADF if that is not open
         */
        public static Sink ofDescriptor(int descriptor) throws DescriptorException {
            return new Sink(CountedDescriptor.owned(adopted(descriptor), Way.of(descriptor)), false);
        }

        /**
         * The standard output of this JVM. Closing it ends its use here, and descriptor 1 stays open. What {@link
         * System#out} has not flushed comes later.
         *
         * @return descriptor 1
         * @throws DescriptorException with EBADF if that is not open
         */
        public static Sink standardOutput() throws DescriptorException {
            return new Sink(CountedDescriptor.borrowed(adopted(1), Way.of(1)), false);
        }
    }
}
