// SPDX-License-Identifier: Apache-2.0
/**
 * Descriptors of the kernel: how long one lives, and how a thread waits for it.
 *
 * <p>A {@link org.esclusa.internal.fd.CountedDescriptor} counts its users, so that a number is given back when nobody
 * uses it any more. Results are zero or more, or minus the errno; whoever knows what was being attempted turns that into
 * an exception.
 */
package org.esclusa.internal.fd;
