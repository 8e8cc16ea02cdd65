// SPDX-License-Identifier: Apache-2.0
/** What every language promises to every other: each promise once, for each ordered pair of Java, C and Python. */
package org.esclusa.conformance;
