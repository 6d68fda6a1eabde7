package dev.quire.cli.train;

import dev.quire.cli.ColumnSettings;
import dev.quire.cli.data.InputText;
import dev.quire.dataset.ConvertOptions;
import dev.quire.dataset.ConvertReport;
import dev.quire.dataset.Converter;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.FeatureReader;
import dev.quire.files.InvalidFileException;
import dev.quire.input.ColumnChoice;
import dev.quire.input.InputOptions;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.spark.SparkCluster;
import dev.quire.spark.SparkRatings;
import dev.quire.spark.SparkTraining;
import dev.quire.train.ModelKinds;
import dev.quire.train.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code train} on a Spark cluster: {@link TrainCommand} with the rows solved by executors. */
@Command(name = "train", description = "Train a model on a Spark cluster and write its file.")
public final class SparkTrainCommand extends TrainingVerb {
  @Spec private CommandSpec spec;

  @Option(
      names = "--ratings",
      paramLabel = "SOURCE",
      description =
          "Ratings that Spark can read, a path or a table: they are converted into --dataset first,"
              + " which --force replaces.")
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
          "Blocks of users and of items, which change nothing of the model (default: twice as many as"
              + " can be worked on at a time).")
  private int partitions;

  @Mixin private final TrainingOptions options = new TrainingOptions();

  @Override
  protected void run() throws Exception {
    Settings settings = ModelSettings.of(ModelKinds.of(kindName), spec).requireUse();
    SparkTraining.require(settings);
    if (partitions < 0) {
      throw new BadInputException(
          Problem.of("option out of range")
              .setting("partitions", partitions)
              .remedy("use 1 or more"));
    }
    TrainingOptions.Destination destination = options.destination();
    boolean converting = ratings != null && !isConverted();
    if (ratings == null) {
      requireNoUse("format", format);
    } else if (converting) {
      Converter.requireFree(conversion(List.of()));
    }
    SparkCluster cluster = SparkCluster.get();
    Optional<ConvertReport> converted =
        converting ? Optional.of(convert(cluster)) : Optional.empty();
    try (SparkTraining spark =
        cluster.training(partitions, notice -> progress().line("quire: " + notice))) {
      train(datasetFolder, (dataset, shown) -> settings, destination, spark::run)
          .ifPresent(trained -> print(trained, converted));
    }
  }

  /** Whether the training that is to go on has made the dataset before. */
  private boolean isConverted() {
    return options.resume() && Files.isDirectory(datasetFolder);
  }

  @Override
  TrainingOptions options() {
    return options;
  }

  @Override
  Optional<FeatureReader.Result> features(Dataset dataset) throws IOException {
    return features.read(dataset, true);
  }

  @Override
  Optional<FeatureReader.Result> userFeatures(Dataset dataset) throws IOException {
    return features.readUsers(dataset);
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
    ConvertOptions conversion =
        ConvertOptions.of(files, datasetFolder)
            .withInput(InputOptions.NONE.withColumns(columns.choice()))
            .withOnError(features.onError());
    return options.force() ? conversion.withForce() : conversion;
  }

  /** By way of Parquet files beside the dataset, which Quire reads as any others. */
  private ConvertReport convert(SparkCluster cluster) throws IOException {
    try (WorkerPool pool = newPool();
        SparkRatings files =
            cluster.ratings(
                ratings, Optional.ofNullable(format), named(columns.choice()), datasetFolder)) {
      try {
        return Converter.convert(
            conversion(files.files()), pool, InputText.showing(progress(), files::named));
      } catch (BadInputException e) {
        throw new BadInputException(named(files, e.problem()), e);
      } catch (InvalidFileException e) {
        InvalidFileException named = new InvalidFileException(named(files, e.problem()));
        named.initCause(e);
        throw named;
      }
    }
  }

  /** What is wrong with what somebody gave, and not with the files on the way. */
  private static Problem named(SparkRatings files, Problem problem) {
    Problem named = files.named(problem);
    return named.asksFor("rating-words")
        ? named.more("; {:convert} takes such words, and {dataset} what it makes")
        : named;
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
}
