// SPDX-License-Identifier: Apache-2.0
package org.esclusa.peer;

import org.esclusa.MessageQueue;
import org.esclusa.Producer;
import org.esclusa.internal.sync.KillPoint;

/** Puts one message on queue NAME, and dies before store N of that if there are so many. */
public final class DiesAtAStore {
    private DiesAtAStore() {}

    public static void main(String[] arguments) throws Exception {
        try (MessageQueue queue = MessageQueue.open(arguments[0])) {
            Producer producer = queue.producer();
            System.out.println("ready");
            System.out.flush();
            KillPoint.arm(Long.parseLong(arguments[1]));
            producer.put(new byte[10]);
            KillPoint.arm(0);
            System.out.println("alive");
        }
    }
}
