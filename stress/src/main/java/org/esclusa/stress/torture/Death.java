// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

/**
 * One that was tried.
 *
 * @param slot of the board
 * @param life which had worked there
 * @param nanos when it was certainly still alive
 */
record Death(int slot, long life, long nanos) {}
