// SPDX-License-Identifier: Apache-2.0
/** Tests for jcstress that need what the library keeps to itself: who is about to sleep, and who wakes him. */
package org.esclusa.internal.sync;
