// SPDX-License-Identifier: Apache-2.0
/**
 * Hostile memory, in Java: the fuzz targets of {@code native/fuzz}, which take the same inputs. Each target is a class
 * with {@code fuzzerTestOneInput(byte[])}, as Jazzer calls it; {@link org.esclusa.fuzz.Replay} runs files instead.
 */
package org.esclusa.fuzz;
