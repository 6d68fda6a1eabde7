package dev.quire.cli;

import dev.quire.cli.ask.EvaluateCommand;
import dev.quire.cli.ask.ExperimentCommand;
import dev.quire.cli.ask.InspectCommand;
import dev.quire.cli.ask.RecommendCommand;
import dev.quire.cli.ask.ScoreCommand;
import dev.quire.cli.ask.SimilarCommand;
import dev.quire.cli.ask.SparkScoreCommand;
import dev.quire.cli.data.ConvertCommand;
import dev.quire.cli.data.DemoCommand;
import dev.quire.cli.data.DescribeCommand;
import dev.quire.cli.data.FetchCommand;
import dev.quire.cli.data.GenerateCommand;
import dev.quire.cli.data.SplitCommand;
import dev.quire.cli.data.VerifyCommand;
import dev.quire.cli.report.ReportCommand;
import dev.quire.cli.serve.ServeCommand;
import dev.quire.cli.train.ModelSettings;
import dev.quire.cli.train.SparkTrainCommand;
import dev.quire.cli.train.TrainCommand;
import dev.quire.cli.train.TuneCommand;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code quire}, which only has verbs. */
@Command(
    name = "quire",
    description = "Trains and serves matrix-factorization recommenders from memory-mapped files.",
    mixinStandardHelpOptions = true,
    versionProvider = QuireCommand.Version.class,
    synopsisSubcommandLabel = "VERB",
    commandListHeading = "%nVerbs:%n")
public final class QuireCommand implements Runnable {
  /** In the order of the help. */
  private static final List<Class<?>> VERBS =
      List.of(
          DemoCommand.class,
          FetchCommand.class,
          GenerateCommand.class,
          ConvertCommand.class,
          SplitCommand.class,
          DescribeCommand.class,
          TrainCommand.class,
          TuneCommand.class,
          EvaluateCommand.class,
          RecommendCommand.class,
          SimilarCommand.class,
          InspectCommand.class,
          ScoreCommand.class,
          ExperimentCommand.class,
          ReportCommand.class,
          ServeCommand.class,
          VerifyCommand.class,
          HelpCommand.class);

  /** Verbs that take the settings of all kinds of model. */
  private static final List<String> WITH_SETTINGS = List.of("train", "tune");

  /** More than any machine has, and fewer than a pool refuses. */
  private static final int MAX_THREADS = 1024;

  @Spec private CommandSpec spec;

  // Of all verbs: before the verb or after it.

  @Option(
      names = "--threads",
      paramLabel = "N",
      order = 100,
      scope = ScopeType.INHERIT,
      description = "Worker threads; by default one per processor.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--json",
      order = 101,
      scope = ScopeType.INHERIT,
      description = "Print the result as JSON.")
  private boolean json;

  @Option(
      names = "--quiet",
      order = 102,
      scope = ScopeType.INHERIT,
      description = "Show no progress.")
  private boolean quiet;

  @Option(
      names = "--stacktrace",
      order = 103,
      scope = ScopeType.INHERIT,
      description = "Show where in the code it failed.")
  private boolean stacktrace;

  private QuireCommand() {}

  /** That of which this is a verb. */
  static QuireCommand of(CommandSpec verb) {
    return (QuireCommand) verb.root().userObject();
  }

  /**
   * Runs one command line.
   *
   * @return the exit code: 0 done, 1 failed, 2 wrong usage or bad input, 141 the reader of the
   *     result has gone
   */
  public static int run(String... args) {
    return run(commandLine(args), args);
  }

  /** The same of a driver on a Spark cluster, which has verbs of its own. */
  public static int runOnSpark(String... args) {
    return run(commandLineOnSpark(args), args);
  }

  private static int run(CommandLine command, String... args) {
    PrintWriter out = new PrintWriter(StandardOutput.STREAM, true, StandardCharsets.UTF_8);
    CommandLine quire =
        command.setOut(out).setErr(new StandardError(new FileOutputStream(FileDescriptor.err)));
    int exitCode = quire.execute(args);
    return exitCode == 0 && out.checkError() // a verb looks itself, help and version don't
        ? Failures.onException(StandardOutput.failure(), quire, null)
        : exitCode;
  }

  /**
   * What reads a command line. Of one that begins with a verb it knows that verb alone: to build
   * them all takes longer than many a verb works.
   */
  public static CommandLine commandLine(String... args) {
    return commandLine(VERBS, args);
  }

  /** The same on a Spark cluster. */
  static CommandLine commandLineOnSpark(String... args) {
    return commandLine(
        List.of(SparkTrainCommand.class, SparkScoreCommand.class, HelpCommand.class), args);
  }

  private static CommandLine commandLine(List<Class<?>> known, String... args) {
    CommandLine quire = new CommandLine(new QuireCommand());
    verbs(known, args).forEach(verb -> quire.addSubcommand(verb));
    for (String verb : WITH_SETTINGS) {
      CommandLine named = quire.getSubcommands().get(verb);
      if (named != null) {
        ModelSettings.addTo(named.getCommandSpec());
      }
    }
    return quire
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setHelpFactory(Synopsis::new)
        .setExpandAtFiles(false) // a title may begin with @
        .setParameterExceptionHandler(WrongUsage::explain)
        .setExecutionExceptionHandler(Failures::onException);
  }

  /** All, for help and for what is no verb. */
  private static List<Class<?>> verbs(List<Class<?>> known, String... args) {
    List<Class<?>> named =
        known.stream()
            .filter(verb -> args.length > 0 && verb != HelpCommand.class)
            .filter(verb -> verb.getAnnotation(Command.class).name().equals(args[0]))
            .toList();
    return named.isEmpty() ? known : named;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a verb");
  }

  int threads() {
    if (threads < 1 || threads > MAX_THREADS) {
      throw new BadInputException(
          Problem.of("option out of range")
              .setting("threads", threads)
              .remedy("use 1 to {}", MAX_THREADS));
    }
    return threads;
  }

  boolean json() {
    return json;
  }

  boolean quiet() {
    return quiet;
  }

  boolean stacktrace() {
    return stacktrace;
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
