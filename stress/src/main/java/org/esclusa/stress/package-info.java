// SPDX-License-Identifier: Apache-2.0
/**
 * Death is tried, not argued: processes of each language are killed at each store, and those of the others must go on.
 */
package org.esclusa.stress;
