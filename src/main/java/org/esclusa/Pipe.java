// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import org.esclusa.internal.fd.CountedDescriptor;
import org.esclusa.internal.fd.Way;
import org.esclusa.internal.sys.Flags;
import org.esclusa.internal.sys.LibcDescriptors;

/**
 * Bytes in order, from who writes to a {@link Sink} to who reads from a {@link Source}; pipe(7).
 *
 * <p>The stream ends when the last descriptor of its sink is closed, in all processes; when the last of its source is,
 * a write is an EPIPE. Up to 4096 bytes written in one call stay together. Either end may be given to a {@link
 * ChildProcess} or sent through a {@link UnixSocket}; there it blocks, as other programs expect.
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
        long ends = DescriptorException.check(LibcDescriptors.pipe2(Flags.O_CLOEXEC), "make a pipe");
        return new Pipe(
                new Source(CountedDescriptor.owned((int) ends, Way.NOW)),
                new Sink(CountedDescriptor.owned((int) (ends >>> Integer.SIZE), Way.NOW)));
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
        private Source(CountedDescriptor counted) {
            super(counted);
        }

        /**
         * Takes over what somebody else opened; it is closed with this.
         *
         * @param descriptor its number
         * @return the end to read from
         * @throws DescriptorException with EBADF if that is not open
         */
        public static Source ofDescriptor(int descriptor) throws DescriptorException {
            return new Source(CountedDescriptor.owned(adopted(descriptor), Way.of(descriptor)));
        }

        /**
         * The standard input of this JVM. Closing it ends its use here, and descriptor 0 stays open. What {@link
         * System#in} has read ahead is not seen.
         *
         * @return descriptor 0
         * @throws DescriptorException with EBADF if that is not open
         */
        public static Source standardInput() throws DescriptorException {
            return new Source(CountedDescriptor.borrowed(adopted(0), Way.of(0)));
        }
    }

    /** The end to write to; or anything else that bytes go to: a file, a terminal, a socket. */
    public static final class Sink extends Descriptor implements ByteSink {
        private Sink(CountedDescriptor counted) {
            super(counted);
        }

        /**
         * Takes over what somebody else opened; it is closed with this.
         *
         * @param descriptor its number
         * @return the end to write to
         * @throws DescriptorException with EBADF if that is not open
         */
        public static Sink ofDescriptor(int descriptor) throws DescriptorException {
            return new Sink(CountedDescriptor.owned(adopted(descriptor), Way.of(descriptor)));
        }

        /**
         * The standard output of this JVM. Closing it ends its use here, and descriptor 1 stays open. What {@link
         * System#out} has not flushed comes later.
         *
         * @return descriptor 1
         * @throws DescriptorException with EBADF if that is not open
         */
        public static Sink standardOutput() throws DescriptorException {
            return new Sink(CountedDescriptor.borrowed(adopted(1), Way.of(1)));
        }
    }
}
