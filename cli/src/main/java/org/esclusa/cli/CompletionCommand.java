// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.esclusa.cli.terminal.Version;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code esclusa completion}: what lets a bash complete the command's words, and the names of objects. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Print what completes this command in bash: source <(./esclusa completion). It is the same as"
                + " cli/completion.bash.")
final class CompletionCommand implements Callable<Integer> {
    /** In place of each NAME picocli writes a list of its own; this word in it becomes a call. */
    private static final String OBJECTS = "OBJECTS-THAT-THERE-ARE";

    private static final String HEAD = """
            # SPDX-License-Identifier: Apache-2.0
            # Completes `esclusa` in bash: add the line `source FOLDER/cli/completion.bash` to ~/.bashrc.
            # Printed by `./esclusa completion`; what begins with _esclusa_ is ours, the rest is picocli's.

            # The names of the objects that there are, which are the files that begin as ours do.
            function _esclusa_objects() {
              local file magic
              for file in "${ESCLUSA_DIR:-/dev/shm}"/*; do
                if [[ -f $file && -r $file ]] && read -r -N 7 magic <"$file" && [[ $magic == ESCLUSA ]]; then
                  printf '%s\\n' "${file##*/}"
                fi
              done
            }

            """;

    @Override
    public Integer call() {
        System.out.print(script(Main.all()));
        System.out.flush();
        return 0;
    }

    static String script(CommandLine all) {
        for (CommandLine command : all.getSubcommands().values()) {
            command.getCommandSpec().positionalParameters().stream()
                    .filter(it -> it.paramLabel().equals("NAME"))
                    .toList()
                    .forEach(it -> {
                        command.getCommandSpec().remove(it);
                        command.getCommandSpec()
                                .addPositional(it.toBuilder()
                                        .completionCandidates(List.of(OBJECTS))
                                        .build());
                    });
        }
        String script = AutoComplete.bash("esclusa", all).replace("(\"" + OBJECTS + "\")", "($(_esclusa_objects))");
        return HEAD + script.substring(script.indexOf('\n') + 1).strip() + '\n'; // it is not run, so needs no #!
    }
}
