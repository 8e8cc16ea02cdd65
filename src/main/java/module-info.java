// SPDX-License-Identifier: Apache-2.0

/** Counters, arrays, locks and queues shared between Java, C and Python processes of one Linux machine. */
module org.esclusa {
    exports org.esclusa;
}
