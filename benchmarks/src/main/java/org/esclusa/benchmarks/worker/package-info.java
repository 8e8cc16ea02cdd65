// SPDX-License-Identifier: Apache-2.0
/** The measured process in Java: the counterpart of {@code worker.c}, with the same command line, commands and answers. */
package org.esclusa.benchmarks.worker;
