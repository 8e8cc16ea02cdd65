// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.esclusa.cli.shell.CollectCommand;
import org.esclusa.cli.shell.GetCommand;
import org.esclusa.cli.shell.ListCommand;
import org.esclusa.cli.shell.PutCommand;
import org.esclusa.cli.shell.RemoveCommand;
import org.esclusa.cli.shell.StatCommand;
import org.esclusa.cli.terminal.CommandException;
import org.esclusa.cli.terminal.Sentence;
import org.esclusa.cli.terminal.Version;
import org.esclusa.cli.wordcount.BaselineCommand;
import org.esclusa.cli.wordcount.WordCountCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code esclusa}. Only the subcommand that is called is looked at, which makes the start quick. */
@Command(
        name = "esclusa",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Counters, locks and queues shared between Java, C and Python processes.")
final class Main implements Callable<Integer> {
    /** As README and --help list them; the last one is hidden. */
    private static final Map<String, Supplier<Object>> COMMANDS = commands();

    private static final int FAILURE = 1;
    private static final int USAGE = 2;

    @Spec
    private CommandSpec spec;

    private Main() {}

    private static Map<String, Supplier<Object>> commands() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("wordcount", WordCountCommand::new);
        commands.put("ls", ListCommand::new);
        commands.put("stat", StatCommand::new);
        commands.put("put", PutCommand::new);
        commands.put("get", GetCommand::new);
        commands.put("rm", RemoveCommand::new);
        commands.put("gc", CollectCommand::new);
        commands.put("bench", BenchCommand::new);
        commands.put("torture", TortureCommand::new);
        commands.put("completion", CompletionCommand::new);
        commands.put("wordcount-baseline", BaselineCommand::new);
        return commands;
    }

    /** Runs a command and ends the process. */
    public static void main(String[] args) {
        Thread.setDefaultUncaughtExceptionHandler((thread, reason) -> fail(reason));
        int status;
        try {
            status = run(args);
        } catch (Throwable reason) { // also out of memory, and what else is no Exception
            status = fail(reason);
        }
        System.exit(status);
    }

    /** Runs a command; gives its exit status. */
    static int run(String[] args) {
        if (args.length > 0 && COMMANDS.containsKey(args[0])) {
            return line(COMMANDS.get(args[0]).get())
                    .setCommandName("esclusa " + args[0])
                    .execute(Arrays.copyOfRange(args, 1, args.length));
        }
        return all().execute(args);
    }

    /** The command with all its subcommands. */
    static CommandLine all() {
        CommandLine all = line(new Main());
        COMMANDS.forEach((name, command) -> all.addSubcommand(name, command.get()));
        return all;
    }

    private static CommandLine line(Object command) {
        return new CommandLine(command)
                .setParameterExceptionHandler((e, args) -> refuse(e.getCommandLine(), e.getMessage()))
                .setExecutionExceptionHandler((e, line, parsed) -> fail(e));
    }

    private static int refuse(CommandLine line, String reason) {
        System.err.println("esclusa: " + reason + "; " + line.getCommandName() + " --help tells what there is");
        return USAGE;
    }

    /** Says in one sentence why a command failed; gives the exit status. */
    static int fail(Throwable reason) {
        if (!isEnding()) {
            System.err.println("esclusa: " + Sentence.of(reason));
        }
        return switch (reason) {
            case CommandException e -> e.exitStatus();
            case IllegalArgumentException e -> USAGE; // a name or a size that the library refuses
            default -> FAILURE;
        };
    }

    /** Whether a signal ends this process; what fails by that is no news. */
    private static boolean isEnding() {
        try {
            Runtime.getRuntime().removeShutdownHook(new Thread());
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(System.err);
        return USAGE;
    }
}
