// SPDX-License-Identifier: Apache-2.0
/** What every command does alike: sentences on stderr, results on stdout, exit statuses, JSON. */
package org.esclusa.cli.terminal;
