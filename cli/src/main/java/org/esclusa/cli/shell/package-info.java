// SPDX-License-Identifier: Apache-2.0
/** The commands that look at objects and use them from a shell. */
package org.esclusa.cli.shell;
