package dev.quire.cli.train;

import dev.quire.cli.ColumnSettings;
import dev.quire.cli.OutputFormat;
import dev.quire.cli.SkippedLinesText;
import dev.quire.cli.VerbCommand;
import dev.quire.cli.data.InputText;
import dev.quire.dataset.ConvertOptions;
import dev.quire.dataset.ConvertReport;
import dev.quire.dataset.Converter;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.FeatureReader;
import dev.quire.files.Shown;
import dev.quire.files.Target;
import dev.quire.input.ColumnChoice;
import dev.quire.input.InputOptions;
import dev.quire.model.Model;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.spark.SparkCluster;
import dev.quire.spark.SparkRatings;
import dev.quire.spark.SparkTraining;
import dev.quire.train.ModelKinds;
import dev.quire.train.Settings;
import dev.quire.train.Training;
import dev.quire.train.TrainingResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code train} on a Spark cluster: {@link TrainCommand} with the rows solved by executors. */
@Command(name = "train", description = "Train a model on a Spark cluster and write its file.")
public final class SparkTrainCommand extends VerbCommand {
  @Spec private CommandSpec spec;

  @Option(
      names = "--ratings",
      paramLabel = "SOURCE",
      description =
          "Ratings that Spark can read, a path or a table: they are converted into --dataset first.")
  private String ratings;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "Of the ratings, as Spark calls it, or table (default: by their ending; parquet).")
  private String format;

  @Mixin private final ColumnSettings columns = new ColumnSettings();

  @Option(
      names = "--dataset",
      paramLabel = "DATASET",
      required = true,
      description =
          "A folder that quire convert made, or that is to be made of --ratings; all executors have"
              + " to see it.")
  private Path datasetFolder;

  @Option(
      names = "--model",
      paramLabel = "KIND",
      required = true,
      description = "Kind of model; the settings of each are below.")
  private String kindName;

  @Mixin private FeatureOptions features;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description =
          "Blocks of users and of items, which change nothing of the model (default: twice the"
              + " cores).")
  private int partitions;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description =
          "With ratings set aside for validation: stop when their error has not fallen for N epochs,"
              + " and keep the best epoch; 0 keeps the last (default: "
              + Training.PATIENCE
              + ").")
  private Integer patience;

  @Option(
      names = "--to",
      paramLabel = "MODEL.safetensors",
      required = true,
      description = "Model file to write.")
  private Path to;

  @Option(
      names = "--force",
      description = "Replace a model that exists, and with --ratings a dataset.")
  private boolean force;

  @Override
  protected void run() throws Exception {
    Settings settings = ModelSettings.of(ModelKinds.of(kindName), spec);
    SparkTraining.require(settings);
    if (partitions < 0) {
      throw new BadInputException(
          Problem.of("option out of range")
              .setting("partitions", partitions)
              .remedy("use 1 or more"));
    }
    Target target = Model.target(to, force);
    OutputFormat.require(to, OutputFormat.SAFETENSORS);
    if (ratings == null) {
      requireNoUse("format", format);
    } else {
      Converter.requireFree(conversion(List.of()));
    }
    SparkCluster cluster = SparkCluster.get();
    Optional<ConvertReport> converted =
        ratings == null ? Optional.empty() : Optional.of(convert(cluster));
    TrainProgress shown = new TrainProgress(progress());
    Optional<FeatureReader.Result> read;
    Optional<FeatureReader.Result> users;
    TrainingResult result;
    try (Dataset dataset = input(Dataset.open(datasetFolder));
        WorkerPool pool = newPool();
        SparkTraining spark =
            cluster.training(partitions, notice -> progress().line("quire: " + notice))) {
      Training training = Training.of(dataset, settings).listener(shown);
      read = features.read(dataset, true);
      read.ifPresent(found -> training.features(found.features()));
      users = features.readUsers(dataset);
      users.ifPresent(found -> training.userFeatures(found.features()));
      Optional.ofNullable(patience).ifPresent(training::patience);
      result = spark.run(training, settings, target, pool);
    }
    print(result, converted, read, users, shown.epochSeconds());
  }

  private static void requireNoUse(String option, Object value) {
    if (value != null) {
      throw new BadInputException(
          Problem.of("option without use")
              .setting(option, value)
              .remedy("it goes with {ratings=SOURCE}"));
    }
  }

  private ConvertOptions conversion(List<Path> files) {
    ConvertOptions options =
        ConvertOptions.of(files, datasetFolder)
            .withInput(InputOptions.NONE.withColumns(columns.choice()))
            .withOnError(features.onError());
    return force ? options.withForce() : options;
  }

  /** By way of Parquet files beside the dataset, which Quire reads as any others. */
  private ConvertReport convert(SparkCluster cluster) throws IOException {
    try (WorkerPool pool = newPool();
        SparkRatings files =
            cluster.ratings(
                ratings, Optional.ofNullable(format), named(columns.choice()), datasetFolder)) {
      return Converter.convert(conversion(files.files()), pool, InputText.showing(progress()));
    }
  }

  /** The columns to read, where it is known which these are. */
  private static List<String> named(ColumnChoice columns) {
    boolean known =
        columns.user().isPresent() && columns.item().isPresent() && columns.rating().isPresent();
    return known
        ? Stream.of(columns.user(), columns.item(), columns.rating(), columns.time())
            .flatMap(Optional::stream)
            .filter(column -> !column.equals("none"))
            .toList()
        : List.of();
  }

  private void print(
      TrainingResult result,
      Optional<ConvertReport> converted,
      Optional<FeatureReader.Result> read,
      Optional<FeatureReader.Result> users,
      List<Double> epochSeconds) {
    double seconds = progress().seconds();
    if (json()) {
      ObjectNode node =
          TrainText.json(to.toString(), result, read, users, seconds, epochSeconds);
      converted.ifPresent(report -> SkippedLinesText.put(node, report.skipped()));
      printJson(node);
      return;
    }
    for (String line : TrainText.lines(to.toString(), result, read, users, seconds)) {
      out().println(Shown.line(line));
    }
    converted.ifPresent(report -> SkippedLinesText.print(out(), report.skipped()));
    read.ifPresent(found -> SkippedLinesText.print(out(), found.skipped()));
  }
}
