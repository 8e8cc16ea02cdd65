// SPDX-License-Identifier: Apache-2.0
/**
 * The operating system as Java sees it: {@link org.esclusa.internal.sys.Libc} and the numbers and structures it needs.
 *
 * <p>Nothing here knows what a segment, a counter or a queue is. Calls keep their C names, and return a result of zero
 * or more, or minus the errno; whoever knows what was being attempted turns that into an exception.
 */
package org.esclusa.internal.sys;
