// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.wordcount;

import java.nio.file.Path;
import java.util.List;

/**
 * What is to be counted, by whom.
 *
 * @param home the repository, in which the workers are
 * @param files each named as often as it counts
 * @param totalByteSize of the files, as far as they tell
 * @param workers the language of each
 * @param blockByteSize how much a worker counts at once
 * @param kills how many workers are to be killed on the way
 */
record Request(Path home, List<Path> files, long totalByteSize, List<Language> workers, int blockByteSize, int kills) {}
