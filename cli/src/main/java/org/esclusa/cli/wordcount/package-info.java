// SPDX-License-Identifier: Apache-2.0
/**
 * The command {@code wordcount}: processes in Java, Python and C count words, and any of them may be killed at any moment.
 *
 * <pre>
 *  files ─► BlockCutter ─► blocks (a MessageQueue) ─► workers ─► counts (a MessageQueue) ─► Merger ─► WordTotals
 *           in this JVM                               processes                             in this JVM
 * </pre>
 *
 * <p>A worker holds its block until its counts are published, so the block of one who dies is delivered again. The
 * merger takes the counts of each block once, from the first delivery whose parts are all there.
 */
package org.esclusa.cli.wordcount;
