package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.spark.ALS;
import dev.quire.spark.ALSModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster whose owner has chosen Kryo, as many have for MLlib's sake. */
class SparkKryoTest {
  @TempDir static Path folder;
  private static LocalSpark spark;
  private static Path ratings;

  @BeforeAll
  static void start() throws Exception {
    Cli.generate(folder.resolve("raw"), 5_000);
    ratings = folder.resolve("raw/ratings.csv");
    spark =
        new LocalSpark(
            folder.resolve("spark"),
            Map.of("spark.serializer", "org.apache.spark.serializer.KryoSerializer"));
    spark.session().conf().set("spark.sql.shuffle.partitions", 2);
  }

  @AfterAll
  static void stop() throws Exception {
    spark.close();
  }

  @Test
  void trainingsAndListsAreTheSame() throws Exception {
    Path dataset = folder.resolve("dataset");
    Path here = folder.resolve("here.safetensors");
    Path there = folder.resolve("there.safetensors");
    Cli.run("convert", ratings, "--to", dataset).done();
    Cli.run("train", dataset, "--model=vb", "--rank=3", "--epochs=2", "--to", here).done();
    Cli.runOnSpark(
            "train",
            "--dataset",
            dataset,
            "--model=vb",
            "--rank=3",
            "--epochs=2",
            "--partitions=3",
            "--to",
            there)
        .done();
    assertEquals(-1, Files.mismatch(here, there));
    Path lists = folder.resolve("lists");
    Cli.runOnSpark("score", "--model", here, "--dataset", dataset, "--top=3", "--to", lists).done();
    Dataset<Row> rows = spark.session().read().parquet(lists.toString());
    assertEquals(3 * rows.select("userId").distinct().count(), rows.count());
  }

  @Test
  void soIsTheEstimator() {
    Dataset<Row> table =
        spark
            .session()
            .read()
            .option("header", true)
            .csv(ratings.toString())
            .selectExpr("INT(userId) AS user", "INT(movieId) AS item", "FLOAT(rating) AS rating");
    ALSModel model = new ALS().setRank(3).setMaxIter(2).setNumBlocks(2).fit(table);
    long users = table.select("user").distinct().count();
    List<Row> lists = model.recommendForAllUsers(3).collectAsList();
    assertEquals(users, lists.size());
    assertEquals(table.count(), model.transform(table).na().drop().count());
  }
}
