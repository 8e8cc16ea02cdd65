// SPDX-License-Identifier: Apache-2.0
/**
 * What two threads may see of each other through the objects, and what never: tests for jcstress.
 *
 * <p>A class whose name begins with {@code Weak} is a mutant: the same protocol with a weaker order. What it is to show
 * is marked as interesting, and must be seen.
 */
package org.esclusa.order;
