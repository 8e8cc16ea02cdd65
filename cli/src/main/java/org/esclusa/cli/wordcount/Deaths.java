// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.wordcount;

import java.util.EnumMap;
import java.util.Map;
import org.esclusa.cli.terminal.CommandException;

/** The deaths that nobody asked for, and how many of them a count puts up with. */
final class Deaths {
    private static final int MOST_WITHOUT_A_BLOCK = 3;
    private static final int MOST = 100;

    private final Map<Language, Integer> withoutBlock = new EnumMap<>(Language.class);
    private int all;

    /** Notes one more death; fails if another worker would probably fare no better. */
    void add(Worker worker) throws CommandException {
        all++;
        if (worker.tally().blocks() > 0 || worker.endedBySigkill()) { // which is not the worker's own doing
            withoutBlock.remove(worker.language());
        } else if (withoutBlock.merge(worker.language(), 1, Integer::sum) == MOST_WITHOUT_A_BLOCK) {
            throw CommandException.failure(MOST_WITHOUT_A_BLOCK + " " + worker.language()
                    + " workers in a row died before they had counted a block (the last one: " + worker.reason() + ")");
        }
        if (all == MOST) {
            throw CommandException.failure(
                    MOST + " workers died by themselves (the last one: " + worker.reason() + ")");
        }
    }
}
