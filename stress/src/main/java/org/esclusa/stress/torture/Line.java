// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.esclusa.peer.Language;
import org.esclusa.stress.Verdict;

/** All deaths of one language in one operation of an object. */
final class Line {
    private final String object;
    private final Language language;
    private final Script script;
    private final long quota;
    private long kills;
    private long hangs;
    private long losses;
    private long doubles;
    private long wrongs;
    private final Samples progress = new Samples();
    private final Samples free = new Samples();

    Line(String object, Language language, Script script, long quota) {
        this.object = object;
        this.language = language;
        this.script = script;
        this.quota = quota;
    }

    Language language() {
        return language;
    }

    Script script() {
        return script;
    }

    String object() {
        return object;
    }

    String languageName() {
        return language.name().toLowerCase(Locale.ROOT);
    }

    /** Is anybody of it to die? */
    boolean isWanted() {
        return quota > 0;
    }

    /** How many deaths are still to be tried. */
    long left() {
        return quota - kills;
    }

    void killed() {
        kills++;
    }

    Samples progress() {
        return progress;
    }

    Samples free() {
        return free;
    }

    /** What went wrong after deaths of this line, or is charged to it. */
    void add(Verdict verdict) {
        hangs += verdict.hangs();
        losses += verdict.losses();
        doubles += verdict.doubles();
        wrongs += verdict.wrongs();
    }

    long kills() {
        return kills;
    }

    long hangs() {
        return hangs;
    }

    long losses() {
        return losses + wrongs;
    }

    long doubles() {
        return doubles;
    }

    boolean isGood() {
        return hangs + losses + doubles + wrongs == 0;
    }

    /** Its cells of the table, in the order of {@link Report#HEAD}. */
    List<String> cells() {
        return figures(progress.cell(0.5), progress.cell(0.99), progress.cell(1), free.cell(0.5));
    }

    /** The same of JSON, where a time of which there is no sample is 0. */
    List<String> numbers() {
        return figures(progress.json(0.5), progress.json(0.99), progress.json(1), free.json(0.5));
    }

    private List<String> figures(String... times) {
        List<String> figures = new ArrayList<>(List.of(
                object,
                languageName(),
                script.operation(),
                Long.toString(kills),
                Long.toString(hangs),
                Long.toString(losses()),
                Long.toString(doubles)));
        figures.addAll(List.of(times));
        return figures;
    }
}
