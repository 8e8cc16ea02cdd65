// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import java.util.function.Consumer;

/**
 * One thing that a process may be doing when it dies.
 *
 * @param name as the table has it
 * @param stage makes the object, what the victim holds, and the survivors that wait for it
 * @param act the line that the victim dies in; {@code NAME} is the object's
 * @param cue what ends the victim's own wait, if the act is one that waits; else null
 * @param over whether the act is over, once the victim has answered: its other threads may be at it still
 * @param aftermath lets the survivors go on, and looks at everything
 */
record Operation(String name, Consumer<Scene> stage, String act, Cue cue, Waits over, Consumer<Scene> aftermath) {
    /** A survivor's deed that comes when the victim is seen to wait. */
    record Cue(Waits when, Consumer<Scene> deed) {}

    /** Something that is seen of the victim: that it is asleep, or about to be. */
    interface Waits {
        boolean in(Scene scene);
    }

    Operation(String name, Consumer<Scene> stage, String act, Cue cue, Consumer<Scene> aftermath) {
        this(name, stage, act, cue, scene -> true, aftermath);
    }

    static Operation of(String name, Consumer<Scene> stage, String act, Consumer<Scene> aftermath) {
        return new Operation(name, stage, act, null, aftermath);
    }

    /** The same, over when {@code over} is seen. */
    Operation until(Waits over) {
        return new Operation(name, stage, act, cue, over, aftermath);
    }
}
