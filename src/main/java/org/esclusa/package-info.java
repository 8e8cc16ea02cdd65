// SPDX-License-Identifier: Apache-2.0
/** Counters, locks and queues that Java, C and Python processes of one Linux machine share. */
package org.esclusa;
