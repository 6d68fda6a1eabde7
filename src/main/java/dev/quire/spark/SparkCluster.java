package dev.quire.spark;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.sql.SparkSession;

/** The cluster that this process was started for. */
public final class SparkCluster {
  private final SparkSession session;

  private SparkCluster(SparkSession session) {
    this.session = session;
  }

  /**
   * Begins to work with it.
   *
   * @throws BadInputException when nobody has said which it is
   */
  public static SparkCluster get() {
    try {
      return new SparkCluster(
          Libraries.with(new SparkConf(), SparkSession.builder()).appName("quire").getOrCreate());
    } catch (Exception e) { // Spark's own are checked, and not declared
      if (e instanceof SparkException && Failure.reason(e).contains("master URL")) {
        throw new BadInputException(
            Problem.of("no cluster to work on").remedy("start it with spark-submit"), e);
      }
      throw Failure.of(e);
    }
  }

  /** A training on it, see {@link SparkTraining#SparkTraining}. */
  public SparkTraining training(int partitions, Consumer<String> notices) {
    return new SparkTraining(session, partitions, notices);
  }

  /** Ratings as files, see {@link SparkRatings#write}. */
  public SparkRatings ratings(
      String source, Optional<String> format, List<String> columns, Path beside)
      throws IOException {
    return SparkRatings.write(session, source, format, columns, beside);
  }

  /** The lists of many users, see {@link SparkScoring}. */
  public SparkScoring scoring(Path modelFile, Optional<Path> datasetFolder, boolean sent)
      throws IOException {
    return new SparkScoring(session, modelFile, datasetFolder, sent);
  }

  /** Ids of users, see {@link SparkUsers#ids}. */
  public List<String> userIds(String source, Optional<String> format, Optional<String> column) {
    return SparkUsers.ids(session, source, format, column);
  }

  /** Gives it back, if any was had. */
  static void leave() {
    SparkSession.getActiveSession()
        .foreach(
            session -> {
              session.stop();
              return null;
            });
  }
}
