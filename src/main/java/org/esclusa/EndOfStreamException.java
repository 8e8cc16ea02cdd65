// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;

/**
 * A queue's stream has ended: there was a producer, none is left alive, nothing is untaken, and nobody else holds a
 * message that could come back. A producer that comes later opens the stream again.
 */
public final class EndOfStreamException extends IOException {
    private static final long serialVersionUID = 1L;

    EndOfStreamException(String queue) {
        super("the stream of queue '" + queue + "' has ended");
    }
}
