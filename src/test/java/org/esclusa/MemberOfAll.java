// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

/** Opens one of each kind, with a handle of the queue and a counter of the table, until it is killed. */
public final class MemberOfAll {
    static final String LABEL = "left";

    private MemberOfAll() {}

    static String name(String prefix, AnyKind kind) {
        return prefix + "-" + kind;
    }

    /** With what the names begin with as its argument. */
    public static void main(String[] arguments) throws Exception {
        for (AnyKind kind : AnyKind.values()) {
            switch (kind.open(name(arguments[0], kind))) {
                case MessageQueue queue -> queue.consumer();
                case SharedCounters counters -> counters.allocate(LABEL, "", SharedCounters.Type.COUNTER);
                default -> {}
            }
        }
        System.out.println("ready");
        Thread.sleep(Long.MAX_VALUE);
    }
}
