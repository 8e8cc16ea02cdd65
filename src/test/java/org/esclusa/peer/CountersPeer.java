// SPDX-License-Identifier: Apache-2.0
package org.esclusa.peer;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.esclusa.CounterSnapshot;
import org.esclusa.LabelledCounter;
import org.esclusa.SharedCounters;
import org.esclusa.SharedCounters.Type;

/** The peer's words for the table of counters. */
final class CountersPeer {
    private static final int LABEL_LENGTH = 96;
    private static final int LETTERS = 26;

    private SharedCounters counters;
    private LabelledCounter labelled;

    Object counters(String[] w) throws Exception {
        switch (w[1]) {
            case "create" -> counters = SharedCounters.create(w[2], Integer.parseInt(w[3]));
            case "open" -> counters = SharedCounters.open(w[2]);
            case "create_or_open" -> counters = SharedCounters.createOrOpen(w[2], Integer.parseInt(w[3]));
            case "allocate" -> {
                labelled = counters.allocate(text(w[2]), text(w[3]), w[4].equals("gauge") ? Type.GAUGE : Type.COUNTER);
                return labelled.index();
            }
            case "find" -> {
                Optional<LabelledCounter> found = counters.find(text(w[2]));
                labelled = found.orElse(labelled);
                return found.isPresent() ? 1 : 0;
            }
            case "add" -> {
                return add(Long.parseLong(w[2]), w.length > 3 ? Integer.parseInt(w[3]) : 1);
            }
            case "set" -> labelled.set(Long.parseLong(w[2]));
            case "get" -> {
                return labelled.get();
            }
            case "is_valid" -> {
                return labelled.isValid() ? 1 : 0;
            }
            case "free" -> {
                return labelled.free() ? 1 : 0;
            }
            case "read" -> {
                return read(Integer.parseInt(w[2]));
            }
            case "churn" -> churn(Integer.parseInt(w[2]));
            case "torn" -> {
                return torn(Integer.parseInt(w[2]));
            }
            case "close" -> counters.close();
            case "unlink" -> SharedCounters.unlink(w[2]);
            default -> throw EsclusaPeer.unknown(w);
        }
        return null;
    }

    private static String text(String word) {
        return word.equals("-") ? "" : new String(HexFormat.of().parseHex(word), StandardCharsets.UTF_8);
    }

    private long add(long delta, int times) {
        long sum = 0;
        for (int i = 0; i < times; i++) {
            sum = labelled.add(delta);
        }
        return sum;
    }

    private String read(int index) {
        for (CounterSnapshot it : counters.snapshot()) {
            if (it.index() == index) {
                String type = it.type() == Type.GAUGE ? "gauge" : "counter";
                String owner = it.orphaned() ? "dead" : "owned";
                return String.join(
                        " ", Peer.hex(it.label()), Peer.hex(it.unit()), type, String.valueOf(it.value()), owner);
            }
        }
        return null;
    }

    /** Labels of one letter, whole or not at all. */
    private void churn(int times) throws Exception {
        for (int i = 0; i < times; i++) {
            String letter = String.valueOf((char) ('a' + i % LETTERS));
            counters.allocate(letter.repeat(LABEL_LENGTH), "", Type.COUNTER).free();
        }
    }

    private int torn(int times) {
        int torn = 0;
        for (int i = 0; i < times; i++) {
            List<CounterSnapshot> found = counters.snapshot();
            for (CounterSnapshot it : found) {
                torn += it.label().equals(it.label().substring(0, 1).repeat(LABEL_LENGTH)) ? 0 : 1;
            }
        }
        return torn;
    }
}
