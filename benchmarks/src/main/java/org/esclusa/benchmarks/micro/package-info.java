// SPDX-License-Identifier: Apache-2.0
/**
 * What one thread pays when nobody else is there, by JMH. Beside each Java benchmark stands the same work in C, as one call into a loop
 * of {@code loops.c}, in the same run.
 */
package org.esclusa.benchmarks.micro;
