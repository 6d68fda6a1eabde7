package dev.quire.cli;

import java.nio.file.Path;
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
    synopsisSubcommandLabel = "WHAT",
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
final class InspectCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MODEL", description = "A model file.")
  private Path modelFile;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help message and exit.")
  @SuppressWarnings("UnusedVariable") // the parser acts on it
  private boolean help;

  Path modelFile() {
    return modelFile;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "name what to inspect: " + String.join(", ", spec.subcommands().keySet()));
  }
}
