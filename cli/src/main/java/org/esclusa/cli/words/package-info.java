// SPDX-License-Identifier: Apache-2.0
/**
 * Counting words, without a queue or a process: a word is a maximal run of ASCII letters, lower-cased.
 *
 * <p>{@link org.esclusa.cli.words.BlockCounter} counts a block, {@link org.esclusa.cli.words.Counts} says how its counts
 * travel, {@link org.esclusa.cli.words.WordTotals} adds them up, {@link org.esclusa.cli.words.BlockCutter} makes blocks of
 * files.
 */
package org.esclusa.cli.words;
