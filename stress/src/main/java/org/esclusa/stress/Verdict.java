// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import java.util.ArrayList;
import java.util.List;

/** What was seen in one case that must not be, each with a sentence. */
final class Verdict {
    private int hangs;
    private int losses;
    private int doubles;
    private int wrongs;
    private final List<String> sentences = new ArrayList<>();

    void hung(String how) {
        hangs++;
        sentences.add("hang: " + how);
    }

    void lost(String what) {
        losses++;
        sentences.add("loss: " + what);
    }

    void doubled(String what) {
        doubles++;
        sentences.add("double: " + what);
    }

    /** Anything else: order, two owners, a flag, a leftover. */
    void wrong(String what) {
        wrongs++;
        sentences.add("wrong: " + what);
    }

    int hangs() {
        return hangs;
    }

    int losses() {
        return losses;
    }

    int doubles() {
        return doubles;
    }

    int wrongs() {
        return wrongs;
    }

    List<String> sentences() {
        return sentences;
    }

    boolean isGood() {
        return sentences.isEmpty();
    }
}
