package dev.quire.cli.ask;

import dev.quire.ask.Batch;
import dev.quire.ask.BatchQuery;
import dev.quire.ask.ModelQueries;
import dev.quire.cli.JsonText;
import dev.quire.cli.VerbCommand;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.spark.SparkCluster;
import dev.quire.spark.SparkScoring;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code score} on a Spark cluster: the lists of {@link ScoreCommand}, found by executors. */
@Command(
    name = "score",
    description =
        "Write the best items of every user, found by a Spark cluster, into a folder of files with"
            + " the columns userId, rank, itemId, score; and predictedRating, of a model that ranks"
            + " by more than that; and title, where items have some.")
public final class SparkScoreCommand extends VerbCommand {
  @Option(
      names = "--model",
      paramLabel = "MODEL",
      required = true,
      description = "A model file, which all executors have to see.")
  private Path modelFile;

  @Option(
      names = "--send-model",
      description = "The driver sends the model to executors, which need not see it.")
  private boolean sendModel;

  @Option(
      names = "--dataset",
      paramLabel = "DIR",
      description =
          "The dataset of the model, which all executors have to see, to leave out what each user has"
              + " rated, for training or not, and to place the users whom it holds out.")
  private Path datasetFolder;

  @Option(
      names = "--users",
      paramLabel = "SOURCE",
      description =
          "Ids of users that Spark can read, a path or a table; by default all users. One that is"
              + " given again counts once.")
  private String users;

  @Option(
      names = "--users-format",
      paramLabel = "FORMAT",
      description =
          "Of the users, as Spark calls it, or table (default: by their ending; parquet).")
  private String usersFormat;

  @Option(
      names = "--user-column",
      paramLabel = "NAME",
      description = "The column of the users (default: user or userId).")
  private String userColumn;

  @Mixin private final ListOptions lists = new ListOptions();

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "How many files (default: twice the cores).")
  private int partitions;

  @Option(
      names = "--format",
      paramLabel = "parquet|csv",
      description = "Of the files (default: parquet).")
  private Format format = Format.PARQUET;

  @Option(
      names = "--to",
      paramLabel = "FOLDER",
      required = true,
      description = "The folder to write, in any file system that Spark knows.")
  private String to;

  /** What files can be. */
  enum Format {
    PARQUET,
    CSV
  }

  @Override
  protected void run() throws Exception {
    checkOptions();
    try (ModelQueries model =
        input(ModelQueries.open(modelFile, Optional.ofNullable(datasetFolder)))) {
      SparkCluster cluster = SparkCluster.get();
      try (SparkScoring scoring =
          cluster.scoring(modelFile, Optional.ofNullable(datasetFolder), sendModel)) {
        scoring.requireFree(to);
        BatchQuery query = query(model, cluster);
        Batch batch = model.batch(query);
        announce(batch.notes());
        scoring.write(model, query, partitions, format.name().toLowerCase(Locale.ROOT), to);
        report(batch);
      }
    }
  }

  private void checkOptions() {
    if (partitions < 0) {
      throw new BadInputException(
          Problem.of("option out of range")
              .setting("partitions", partitions)
              .remedy("use 1 or more"));
    }
    if (users == null) {
      requireNoUse("users-format", usersFormat);
      requireNoUse("user-column", userColumn);
    }
    if (datasetFolder == null) {
      lists.filters().requireNoDataset();
    }
  }

  private static void requireNoUse(String option, Object value) {
    if (value != null) {
      throw new BadInputException(
          Problem.of("option without use")
              .setting(option, value)
              .remedy("it goes with {users=SOURCE}"));
    }
  }

  private BatchQuery query(ModelQueries model, SparkCluster cluster) throws IOException {
    BatchQuery query =
        users == null
            ? BatchQuery.ofAll()
            : BatchQuery.ofUsers(
                cluster.userIds(
                    users, Optional.ofNullable(usersFormat), Optional.ofNullable(userColumn)));
    return lists.applyTo(query, model, progress());
  }

  private void report(Batch batch) {
    ObjectNode result = JsonText.MAPPER.createObjectNode();
    double seconds = progress().seconds();
    ListOptions.describe(batch, to, result);
    result.put("seconds", seconds);
    printResult(result, ListOptions.sentence(batch, to, seconds));
  }
}
