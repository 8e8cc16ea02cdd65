// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code esclusa}; its subcommands do the work. */
@Command(name = "esclusa", mixinStandardHelpOptions = true, version = "esclusa 0.1.0")
final class Main implements Runnable {
    private Main() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
