// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

/** The name is taken. */
public final class SegmentExistsException extends SegmentException {
    private static final long serialVersionUID = 1L;

    SegmentExistsException(String message, int errno) {
        super(message, errno);
    }
}
