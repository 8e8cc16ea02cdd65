// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.util.Arrays;
import java.util.Optional;
import org.esclusa.internal.sys.Libc;
import org.esclusa.internal.sys.SocketMessage;

/**
 * What came with the bytes that {@link UnixSocket#receive(java.lang.foreign.MemorySegment)} got: descriptors, which
 * belong to this process now, and the sender's address.
 *
 * <p>Take those that you want, as in {@code EventFd.ofDescriptor(received.takeDescriptor(0))}; closing this closes the
 * others. For one thread.
 */
public final class Received implements AutoCloseable {
    private static final int TAKEN = -1;

    private final long byteCount;
    private final int[] descriptors;
    private final UnixAddress sender;
    private final boolean truncated;
    private final boolean lostDescriptors;

    private Received(long byteCount, SocketMessage message) {
        this.byteCount = byteCount;
        this.descriptors = message.descriptors();
        this.sender = UnixAddress.ofBytes(message.sender());
        this.truncated = message.isTruncated();
        this.lostDescriptors = message.hasLostDescriptors();
    }

    static Received of(long byteCount, SocketMessage message) {
        return new Received(byteCount, message);
    }

    /**
     * How many bytes came.
     *
     * @return how many, or -1 at the end of the stream
     */
    public long byteCount() {
        return byteCount;
    }

    /**
     * How many descriptors came, taken or not.
     *
     * @return 0 to 253
     */
    public int descriptorCount() {
        return descriptors.length;
    }

    /**
     * Hands a descriptor to the caller, who closes it; it is closed on exec.
     *
     * @param index from 0, in the order in which they were sent
     * @return its number here
     * @throws IndexOutOfBoundsException if there is none
     * @throws IllegalStateException if it was taken before, or this is closed
     */
    public int takeDescriptor(int index) {
        int descriptor = descriptors[index];
        if (descriptor == TAKEN) {
            throw new IllegalStateException("descriptor " + index + " of this message was taken, or closed");
        }
        descriptors[index] = TAKEN;
        return descriptor;
    }

    /**
     * Who sent it.
     *
     * @return the sender's address, if it has one
     */
    public Optional<UnixAddress> sender() {
        return sender.equals(UnixAddress.ANY) ? Optional.empty() : Optional.of(sender);
    }

    /**
     * Whether the memory was too small for the message, whose rest is lost.
     *
     * @return never true for a stream
     */
    public boolean isTruncated() {
        return truncated;
    }

    /**
     * Whether descriptors were lost, as this process has as many as it may have.
     *
     * @return whether some are missing at the end
     */
    public boolean hasLostDescriptors() {
        return lostDescriptors;
    }

    /** Closes the descriptors that nobody took. */
    @Override
    public void close() {
        for (int descriptor : descriptors) {
            if (descriptor != TAKEN) {
                Libc.close(descriptor);
            }
        }
        Arrays.fill(descriptors, TAKEN);
    }

    @Override
    public String toString() {
        return "Received " + byteCount + " bytes, " + descriptors.length + " descriptors";
    }
}
