// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

/** No segment has that name. */
public final class NoSuchSegmentException extends SegmentException {
    private static final long serialVersionUID = 1L;

    NoSuchSegmentException(String message, int errno) {
        super(message, errno);
    }
}
