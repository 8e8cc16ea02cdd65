// SPDX-License-Identifier: Apache-2.0
package org.esclusa.peer;

import org.esclusa.Message;
import org.esclusa.MessageQueue;
import org.esclusa.SharedBarrier;
import org.esclusa.SharedEvent;
import org.esclusa.SharedLatch;
import org.esclusa.internal.sync.KillPoint;

/** Makes a change that others wait for; another thread closes the object between the change and what tells of it. */
public final class ClosesInBetween {
    private ClosesInBetween() {}

    private interface Change {
        void make() throws Exception;
    }

    /** With the change and the object's name; says {@code ready} and waits for a line before all else. */
    public static void main(String[] arguments) throws Exception {
        String name = arguments[1];
        switch (arguments[0]) {
            case "set" -> {
                SharedEvent event = SharedEvent.open(name);
                change(event, 2, event::set);
            }
            case "countDown" -> {
                SharedLatch latch = SharedLatch.open(name);
                change(latch, 2, latch::countDown);
            }
            case "reset" -> {
                SharedBarrier barrier = SharedBarrier.open(name);
                change(barrier, 3, barrier::reset);
            }
            case "acknowledge" -> {
                MessageQueue queue = MessageQueue.open(name);
                Message message = queue.consumer().take();
                change(queue, 2, message::close);
            }
            case "release" -> {
                MessageQueue queue = MessageQueue.open(name);
                Message message = queue.consumer().take();
                change(queue, 2, message::release);
            }
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /** The close comes before that store. */
    private static void change(AutoCloseable object, int store, Change change) throws Exception {
        System.out.println("ready");
        System.in.read();
        KillPoint.instead(store, () -> close(object));
        try {
            change.make();
        } catch (IllegalStateException e) {
            System.out.println(e.getMessage());
        }
        System.out.println("done");
        System.in.read(); // its end is not what others hear of
    }

    private static void close(AutoCloseable object) {
        try {
            Thread closer = new Thread(() -> {
                try {
                    object.close();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            closer.start();
            closer.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
