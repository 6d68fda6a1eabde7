package dev.quire.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code quire}, which only has verbs. */
@Command(
    name = "quire",
    description = "Trains and serves matrix-factorization recommenders from memory-mapped files.",
    mixinStandardHelpOptions = true,
    versionProvider = QuireCommand.Version.class,
    synopsisSubcommandLabel = "VERB",
    commandListHeading = "%nVerbs:%n",
    subcommands = {
      DemoCommand.class,
      GenerateCommand.class,
      ConvertCommand.class,
      TrainCommand.class,
      EvaluateCommand.class,
      RecommendCommand.class,
      SimilarCommand.class,
      InspectCommand.class,
      ScoreCommand.class,
      VerifyCommand.class,
    })
public final class QuireCommand implements Runnable {
  @Spec private CommandSpec spec;

  private QuireCommand() {}

  /**
   * Runs one command line.
   *
   * @return the exit code: 0 done, 1 failed, 2 wrong usage or bad input
   */
  public static int run(String... args) {
    return commandLine()
        .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
        .execute(args);
  }

  static CommandLine commandLine() {
    return new CommandLine(new QuireCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setExpandAtFiles(false) // a title may begin with @
        .setParameterExceptionHandler(Failures::onWrongUsage)
        .setExecutionExceptionHandler(Failures::onException);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a verb");
  }

  /** The version that the build wrote into the manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = QuireCommand.class.getPackage().getImplementationVersion();
      return new String[] {"quire " + (version == null ? "(not built as a jar)" : version)};
    }
  }
}
