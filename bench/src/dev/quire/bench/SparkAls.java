package dev.quire.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.spark.ml.Estimator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Quire's ALS of Spark or MLlib's, on the same table, with the cores and the heap of this process:
 *
 * <pre>
 * SparkAls table RATINGS.csv TABLE.parquet 0.9
 * SparkAls quire|mllib TABLE.parquet RANK EPOCHS,EPOCHS... SHARE OF USERS
 * </pre>
 *
 * <p>Prints the seconds of trainings of so many epochs, whose differences are those of epochs, then
 * those of the best ten items of a share of the users, and the most memory of its own that the
 * process had.
 */
public final class SparkAls {
  private static final int TOP = 10;

  private static volatile long mostAnonymous; // kB

  private SparkAls() {}

  /** Runs what its page says. */
  public static void main(String[] args) throws IOException {
    SparkSession session =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate();
    if (args[0].equals("table")) {
      session
          .read()
          .option("header", true)
          .csv(args[1])
          .selectExpr("INT(userId) AS user", "INT(movieId) AS item", "FLOAT(rating) AS rating")
          .sample(Double.parseDouble(args[3]), 1)
          .repartition(8)
          .write()
          .parquet(args[2]);
      return;
    }
    Thread.ofPlatform().daemon().start(SparkAls::watchMemory);
    Dataset<Row> ratings = session.read().parquet(args[1]);
    int rank = Integer.parseInt(args[2]);
    Lists lists = null;
    for (String epochs : args[3].split(",", -1)) {
      long start = System.nanoTime();
      lists = fit(args[0], rank, Integer.parseInt(epochs), ratings);
      print("fit", args[0] + " rank=" + rank + " epochs=" + epochs, start);
    }
    double share = Double.parseDouble(args[4]);
    if (share > 0) {
      Dataset<Row> users = ratings.select("user").distinct().sample(share, 1).cache();
      long count = users.count();
      long start = System.nanoTime();
      lists.best(users).write().format("noop").mode("overwrite").save();
      print("lists", args[0] + " rank=" + rank + " users=" + count, start);
    }
    print("memory", args[0] + " mapped files apart, MB=" + mostAnonymous / 1024, 0);
    session.stop();
  }

  /** Looks again and again for what memory the process has of its own. */
  private static void watchMemory() {
    try {
      while (true) {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
          if (line.startsWith("RssAnon")) {
            mostAnonymous = Math.max(mostAnonymous, Long.parseLong(line.replaceAll("\\D+", "")));
          }
        }
        Thread.sleep(100);
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The best items of some users. */
  private interface Lists {
    Dataset<Row> best(Dataset<Row> users);
  }

  private static Lists fit(String library, int rank, int epochs, Dataset<Row> ratings) {
    if (library.equals("quire")) {
      var model = of(new dev.quire.spark.ALS().setRank(rank).setMaxIter(epochs), ratings);
      return users -> model.recommendForUserSubset(users, TOP);
    }
    var model =
        of(new org.apache.spark.ml.recommendation.ALS().setRank(rank).setMaxIter(epochs), ratings);
    model.userFactors().count(); // what it has not done before
    return users -> model.recommendForUserSubset(users, TOP);
  }

  private static <M extends org.apache.spark.ml.Model<M>> M of(
      Estimator<M> estimator, Dataset<Row> ratings) {
    return estimator.fit(ratings);
  }

  private static void print(String what, String of, long startNanos) {
    System.out.println(
        startNanos == 0
            ? what + " " + of
            : String.format(
                Locale.ROOT,
                "%s %s seconds=%.1f",
                what,
                of,
                (System.nanoTime() - startNanos) / 1e9));
  }
}
