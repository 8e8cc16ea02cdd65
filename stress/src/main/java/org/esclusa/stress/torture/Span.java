// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

import java.util.Map;
import org.esclusa.peer.Language;

/**
 * A part of a soak's time.
 *
 * @param rates rounds per second of each object
 * @param holdings the most that those who live on, of each language together, were seen to have
 * @param files the most segments that were seen
 */
record Span(Map<String, Double> rates, Map<Language, Holdings> holdings, long files) {}
