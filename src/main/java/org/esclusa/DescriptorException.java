// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;
import org.esclusa.internal.sys.Errno;

/**
 * Something could not be done to a descriptor; the message says what, and why: {@code cannot write to the pipe: EPIPE,
 * nobody reads it any more}.
 *
 * <p>Use after close is a {@link java.nio.channels.ClosedChannelException} instead.
 */
public final class DescriptorException extends IOException {
    private static final long serialVersionUID = 1L;

    /** The errno, above zero. */
    private final int errno;

    private DescriptorException(String message, int errno) {
        super(message);
        this.errno = errno;
    }

    /** {@code result}, unless it is minus an errno: then what was {@code attempted} could not be done. */
    static long check(long result, String attempted) throws DescriptorException {
        if (result < 0) {
            throw of(result, attempted, reason(result));
        }
        return result;
    }

    static DescriptorException of(Errno errno, String attempted, String reason) {
        return of(-errno.number(), attempted, reason);
    }

    private static DescriptorException of(long result, String attempted, String reason) {
        String sentence = "cannot " + attempted + ": " + Errno.name(result);
        return new DescriptorException(reason.isEmpty() ? sentence : sentence + ", " + reason, (int) -result);
    }

    /** What the number means, where it means one thing among descriptors. */
    private static String reason(long result) {
        for (Errno errno : Errno.values()) {
            if (errno.is(result)) {
                return reason(errno);
            }
        }
        return "";
    }

    private static String reason(Errno errno) {
        return switch (errno) {
            case EBADF -> "no such descriptor is open, or not for this";
            case EMFILE -> "this process has as many descriptors as it may have (ulimit -n)";
            case ENFILE -> "this machine has as many open files as it may have";
            case EPIPE -> "nobody reads it any more";
            case ECONNRESET -> "the other end was closed before it had read everything";
            case ECONNREFUSED -> "nobody listens there";
            case ENOENT -> "there is no such name";
            case EACCES -> "permission is denied";
            case EADDRINUSE -> "the name is taken";
            case EPROTOTYPE -> "the socket there is of another type";
            case ENOTCONN -> "it is not connected";
            case EMSGSIZE -> "the message is too long for one";
            case ETOOMANYREFS -> "too many descriptors are on their way already";
            case ENOTSOCK -> "it is no socket";
            case ESRCH -> "there is no such process";
            case ECHILD -> "it is no child of this process, or was waited for already";
            case ELOOP -> "they would wait for each other";
            default -> "";
        };
    }

    /**
     * The number of the error, as errno.h has it.
     *
     * @return the number, above zero
     */
    public int errno() {
        return errno;
    }
}
