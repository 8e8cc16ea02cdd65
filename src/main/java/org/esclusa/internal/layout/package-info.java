// SPDX-License-Identifier: Apache-2.0
/**
 * The bytes of a segment, as {@code docs/layout/v1.md} has them: structures with named fields, and the words with
 * bits in them.
 *
 * <p>Nothing here reads or writes shared memory, and no offset or bit is written down anywhere else.
 */
package org.esclusa.internal.layout;
