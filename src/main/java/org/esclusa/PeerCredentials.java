// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

/**
 * Who made the other end of a {@link UnixSocket}, as the kernel has it; {@code SO_PEERCRED} of unix(7).
 *
 * @param pid the process, or 0 if it cannot be seen from this PID namespace
 * @param uid its user
 * @param gid its group
 */
public record PeerCredentials(long pid, int uid, int gid) {}
