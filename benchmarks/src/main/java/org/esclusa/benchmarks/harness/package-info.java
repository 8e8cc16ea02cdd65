// SPDX-License-Identifier: Apache-2.0
/**
 * The harness for works that take more than one process. A <em>contestant</em> is one or two worker processes, in any language,
 * that sleep on their standard input until they are told to work off a chunk. A <em>stage</em> lets its contestants work off chunks of some
 * milliseconds in random order, so that all see the same weather, and asks the two processes before and after each chunk how far apart their
 * cores are: the <em>regime</em>. Chunks during which it changed are dropped, the others are compared only within their regime.
 */
package org.esclusa.benchmarks.harness;
