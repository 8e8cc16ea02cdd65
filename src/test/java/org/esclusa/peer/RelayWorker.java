// SPDX-License-Identifier: Apache-2.0
package org.esclusa.peer;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import org.esclusa.Consumer;
import org.esclusa.EndOfStreamException;
import org.esclusa.Message;
import org.esclusa.MessageQueue;
import org.esclusa.Producer;

/** Moves each message of queue FROM to queue TO, and acknowledges it then, to the end of the stream. */
public final class RelayWorker {
    private RelayWorker() {}

    public static void main(String[] arguments) throws Exception {
        try (MessageQueue from = MessageQueue.open(arguments[0]);
                MessageQueue to = MessageQueue.open(arguments[1])) {
            Consumer consumer = from.consumer();
            Producer producer = to.producer();
            while (true) {
                try (Message message = consumer.take()) {
                    producer.put(message.data().toArray(JAVA_BYTE));
                }
            }
        } catch (EndOfStreamException end) {
            System.out.println("end");
        }
    }
}
