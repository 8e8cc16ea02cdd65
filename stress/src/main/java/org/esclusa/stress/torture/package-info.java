// SPDX-License-Identifier: Apache-2.0
/**
 * Random deaths under load: {@link org.esclusa.stress.torture.Torture} is what {@code esclusa torture} starts.
 */
package org.esclusa.stress.torture;
