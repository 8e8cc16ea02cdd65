// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

import java.util.List;
import org.esclusa.peer.Language;

/**
 * Workers that do the same kind of work.
 *
 * @param languages one for each worker
 * @param scripts from which each life of a worker has one
 */
record Team(List<Language> languages, List<Script> scripts) {}
