// SPDX-License-Identifier: Apache-2.0
package org.esclusa.fuzz;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.esclusa.SegmentException;
import org.esclusa.internal.layout.Kind;

/**
 * Uses the objects NAME-1 to NAME-10, of the kinds with these numbers, in any order, while another process overwrites
 * them. Its arguments are how many seconds, and the name.
 */
public final class Use {
    private static final int AT_ONCE = 40;

    private Use() {}

    public static void main(String[] arguments) throws Exception {
        Random random = new Random();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[0]));
        long used = 0;
        System.out.println("ready");
        while (System.nanoTime() - end < 0) {
            Kind kind = Kind.of(1 + random.nextInt(Kind.PTHREAD_MUTEX.number() - 1));
            used += use(kind, arguments[1] + "-" + kind.number(), random);
        }
        System.out.println(used + " operations");
        if (used == 0) {
            System.exit(1);
        }
    }

    private static int use(Kind kind, String name, Random random) throws Exception {
        try (HostileObject object = HostileObject.open(kind, name)) {
            for (int i = 0; i < AT_ONCE; i++) {
                int operation = random.nextInt(object.operations().size());
                if (!HostileObject.isEndless(kind, operation)) {
                    object.operations().get(operation).tried(random.nextInt(256));
                }
            }
            return AT_ONCE;
        } catch (SegmentException refused) { // all members are in use, as it seems
            return 0;
        }
    }
}
