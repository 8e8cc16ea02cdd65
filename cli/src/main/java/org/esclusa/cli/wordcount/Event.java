// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.wordcount;

/** What the thread that runs a count waits for. */
sealed interface Event {
    /** A worker's process has ended. */
    record Exited(Worker worker) implements Event {}

    /** All blocks are put. */
    record Cut() implements Event {}

    /** The stream of counts has ended, and all that was in it is merged. */
    record Merged() implements Event {}

    /** A thread of this process has failed. */
    record Failed(Throwable reason) implements Event {}
}
