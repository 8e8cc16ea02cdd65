// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import java.util.ArrayList;
import java.util.List;

/** What was seen in one case that must not be, each with a sentence. */
public final class Verdict {
    private int hangs;
    private int losses;
    private int doubles;
    private int wrongs;
    private final List<String> sentences = new ArrayList<>();

    /** Somebody has not gone on. */
    public void hung(String how) {
        hangs++;
        sentences.add("hang: " + how);
    }

    /** Something is gone. */
    public void lost(String what) {
        losses++;
        sentences.add("loss: " + what);
    }

    /** Something came twice, or two had it. */
    public void doubled(String what) {
        doubles++;
        sentences.add("double: " + what);
    }

    /** Anything else: order, two owners, a flag, a leftover. */
    public void wrong(String what) {
        wrongs++;
        sentences.add("wrong: " + what);
    }

    public int hangs() {
        return hangs;
    }

    public int losses() {
        return losses;
    }

    public int doubles() {
        return doubles;
    }

    public int wrongs() {
        return wrongs;
    }

    public List<String> sentences() {
        return sentences;
    }

    public boolean isGood() {
        return sentences.isEmpty();
    }
}
