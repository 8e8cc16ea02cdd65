// SPDX-License-Identifier: Apache-2.0

/** The command {@code esclusa}. */
module org.esclusa.cli {
    requires info.picocli;
    requires org.esclusa;

    opens org.esclusa.cli to
            info.picocli;
}
