// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.esclusa.peer.Peer;
import org.esclusa.peer.Reply;

/**
 * Every message of a case by its number: what may become of it, and what was delivered. Numbers rise in the order of
 * tickets.
 */
final class Balance {
    private final Map<Integer, Fate> fates = new LinkedHashMap<>();
    private final List<Delivery> deliveries = new ArrayList<>();

    private record Delivery(int number, int count) {}

    /** The bytes of message {@code number}, for a line; its type is the number. */
    static String bytes(int number) {
        return Peer.hex("message %d of the kill matrix".formatted(number));
    }

    /** The words {@code BYTES TYPE} of message {@code number}. */
    static String message(int number) {
        return bytes(number) + " " + number;
    }

    void expect(Fate fate, int... numbers) {
        for (int number : numbers) {
            fates.put(number, fate);
        }
    }

    /** Writes down what a {@code take} has returned, and returns its number. */
    int delivered(Reply take) {
        String text = new String(HexFormat.of().parseHex(take.word(0)), StandardCharsets.UTF_8);
        int number = Integer.parseInt(text.replaceAll("\\D", ""));
        deliveries.add(new Delivery(number, (int) take.number(2)));
        if (!take.word(0).equals(bytes(number)) || take.number(1) != number && take.number(1) != 0) {
            throw new AssertionError("a damaged message: " + text + ", type " + take.number(1));
        }
        return number;
    }

    /** Judges when everything that is left has been delivered. */
    void close(Verdict verdict) {
        fates.forEach((number, fate) -> {
            long times = times(number);
            if (times == 0 && !fate.mayBeMissing()) {
                verdict.lost(fate + " message " + number + " never came");
            }
            if (times > 1) {
                verdict.doubled("message " + number + " came " + times + " times");
            }
        });
        int last = -1;
        for (Delivery it : deliveries) {
            Fate fate = fates.get(it.number());
            if (fate == null) {
                verdict.wrong("nobody has put message " + it.number());
            } else if (fate == Fate.GONE) {
                verdict.doubled("message " + it.number() + " was acknowledged, or never published, and came");
            } else if (!fate.allows(it.count())) {
                verdict.wrong(fate + " message " + it.number() + " came with delivery count " + it.count());
            }
            if (it.count() == 1 && it.number() < last) {
                verdict.wrong("message " + it.number() + " came after " + last + ", both for the first time");
            }
            last = it.count() == 1 ? Math.max(last, it.number()) : last;
        }
    }

    private long times(int number) {
        return deliveries.stream().filter(it -> it.number() == number).count();
    }
}
