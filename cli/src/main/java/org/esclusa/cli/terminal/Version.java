// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.terminal;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: the version that the build gave the module. */
public final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Version.class.getModule().getDescriptor().rawVersion().orElse("(not packaged)");
        return new String[] {"esclusa " + version};
    }
}
