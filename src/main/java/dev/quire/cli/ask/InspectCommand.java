package dev.quire.cli.ask;

import dev.quire.cli.WrongUsage;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code quire inspect MODEL WHAT}: one class for everything that can be looked at. */
@Command(
    name = "inspect",
    description = "Look into a model.",
    customSynopsis = "quire inspect MODEL WHAT [OPTION]...",
    commandListHeading = "%nWhat:%n",
    subcommands = {
      InspectPolarizing.class,
      InspectEmbedding.class,
      InspectFeatures.class,
      InspectItem.class,
      InspectUser.class,
      InspectUncertain.class,
      InspectQuestions.class,
    })
public final class InspectCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Missing is told when it is needed: help on what to inspect has no need of it. */
  @Parameters(
      paramLabel = "MODEL",
      arity = "0..1",
      hideParamSyntax = true,
      description = "A model file.")
  private Path modelFile;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help message and exit.")
  @SuppressWarnings("UnusedVariable") // the parser acts on it
  private boolean help;

  Path modelFile() {
    if (modelFile == null) {
      CommandLine what =
          spec.commandLine().getParseResult().subcommand().commandSpec().commandLine();
      throw new ParameterException(
          what,
          WrongUsage.missing(what.getCommandSpec(), List.copyOf(spec.positionalParameters())));
    }
    return modelFile;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "name "
            + (modelFile == null ? "a model and " : "")
            + "what to inspect: "
            + String.join(", ", spec.subcommands().keySet()));
  }
}
