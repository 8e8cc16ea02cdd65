// SPDX-License-Identifier: Apache-2.0

/** The command {@code esclusa}. */
module org.esclusa.cli {
    requires info.picocli;
    requires org.esclusa;

    opens org.esclusa.cli to
            info.picocli;
    opens org.esclusa.cli.shell to
            info.picocli;
    opens org.esclusa.cli.terminal to
            info.picocli;
    opens org.esclusa.cli.wordcount to
            info.picocli;
}
