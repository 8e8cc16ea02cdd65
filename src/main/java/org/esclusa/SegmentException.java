// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;
import org.esclusa.internal.sync.Failure;
import org.esclusa.internal.sys.Errno;

/**
 * Something could not be done to a segment; the message says what, to which, and why: {@code cannot open segment
 * 'jobs': EPROTO: its checksum does not fit}.
 */
public class SegmentException extends IOException {
    private static final long serialVersionUID = 1L;

    /** The errno, above zero. */
    private final int errno;

    SegmentException(String message, int errno) {
        super(message);
        this.errno = errno;
    }

    static SegmentException of(Failure failure) {
        if (failure.is(Errno.EEXIST)) {
            return new SegmentExistsException(failure.getMessage(), failure.errno());
        }
        if (failure.is(Errno.ENOENT)) {
            return new NoSuchSegmentException(failure.getMessage(), failure.errno());
        }
        return new SegmentException(failure.getMessage(), failure.errno());
    }

    /**
     * The number of the error, as errno.h has it.
     *
     * <p>Those of this library's own checks: EEXIST taken; ENOENT not there; ENOSPC no room; EPROTO not a whole
     * segment of this kind and version; EACCES another user's; EINVAL other parameters than those found; EUSERS all
     * members, or handles, in use.
     *
     * @return the number, above zero
     */
    public int errno() {
        return errno;
    }
}
