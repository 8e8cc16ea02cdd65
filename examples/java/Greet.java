// SPDX-License-Identifier: Apache-2.0
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import org.esclusa.Consumer;
import org.esclusa.Message;
import org.esclusa.MessageQueue;
import org.esclusa.Producer;

/** {@code Greet}: puts a greeting into the queue {@code greetings} and prints the oldest one that lies there. */
final class Greet {
    private Greet() {}

    public static void main(String[] args) throws Exception {
        // @start region="greet"
        try (MessageQueue queue = MessageQueue.createOrOpen("greetings", 1024, 4096);
                Producer producer = queue.producer();
                Consumer consumer = queue.consumer()) {
            producer.put("hello from Java".getBytes());
            try (Message greeting = consumer.take()) { // if we die in here, another process gets it
                System.out.println(new String(greeting.data().toArray(JAVA_BYTE)));
            }
        }
        // @end region="greet"
    }
}
