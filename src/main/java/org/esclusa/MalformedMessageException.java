// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

/**
 * A message is none of the type that a {@link TypedConsumer} or {@link BlockingQueueView} is for. It is not lost: the
 * sentence says whether it was handed back, so that it comes next again, or is still held. The cause is what the codec
 * threw.
 */
public final class MalformedMessageException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    MalformedMessageException(long ticket, String queue, RuntimeException cause, String fate) {
        super("cannot read message " + ticket + " of queue '" + queue + "': " + reason(cause) + "; it " + fate, cause);
    }

    private static String reason(RuntimeException cause) {
        return cause instanceof IllegalArgumentException && cause.getMessage() != null
                ? cause.getMessage()
                : cause.toString();
    }
}
