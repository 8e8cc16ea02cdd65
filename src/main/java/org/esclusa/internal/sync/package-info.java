// SPDX-License-Identifier: Apache-2.0
/**
 * Segments and their members, waiting and waking, and the protocols of lock and queue with their repair.
 *
 * <p>The pages of {@code docs/design} say what is done in which order; the names here are theirs. Nothing here knows
 * the API: a refusal is a {@link org.esclusa.internal.sync.Failure}, the outcome of a wait an {@code int} of {@link
 * org.esclusa.internal.sync.Outcome}.
 */
package org.esclusa.internal.sync;
