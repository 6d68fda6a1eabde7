package dev.quire.spark;

import dev.quire.cli.LocalSpark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Ratings of a planted model, a Spark to train on them, and a model of them. */
abstract class AlsFixture {
  static final int USERS = 40;
  static final int ITEMS = 25;

  static final StructType SCHEMA =
      new StructType()
          .add("user", DataTypes.IntegerType)
          .add("item", DataTypes.IntegerType)
          .add("rating", DataTypes.FloatType);

  @TempDir static Path shared;
  static LocalSpark spark;
  static Dataset<Row> ratings;
  static ALSModel model; // rank 4

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    spark = new LocalSpark(shared.resolve("spark"));
    spark.session().conf().set("spark.sql.shuffle.partitions", 2); // of 200 most are empty
    ratings = table(planted(0));
    model = new ALS().setRank(4).setMaxIter(4).setSeed(3).setNumBlocks(2).fit(ratings);
  }

  @AfterAll
  static void stop() throws Exception {
    spark.close();
  }

  /** Ratings of rank 2 with noise, of half of all pairs; ids have gaps. */
  static List<Row> planted(double from) {
    Random random = new Random(7);
    double[][] rows = new double[USERS + ITEMS][2];
    for (double[] row : rows) {
      row[0] = random.nextGaussian();
      row[1] = random.nextGaussian();
    }
    List<Row> all = new ArrayList<>();
    double sum = 0;
    for (int user = 0; user < USERS; user++) {
      for (int item = 0; item < ITEMS; item++) {
        if (random.nextInt(2) == 0) {
          double[] v = rows[USERS + item];
          double rating =
              from + rows[user][0] * v[0] + rows[user][1] * v[1] + 0.1 * random.nextGaussian();
          sum += rating - from;
          all.add(RowFactory.create(3 * user + 1, 2 * item, (float) rating));
        }
      }
    }
    double mean = sum / all.size();
    return all.stream()
        .map(row -> RowFactory.create(row.get(0), row.get(1), (float) (row.getFloat(2) - mean)))
        .toList();
  }

  static Dataset<Row> table(List<Row> rows) {
    return spark.session().createDataFrame(rows, SCHEMA).repartition(2);
  }

  static Dataset<Row> pairs() {
    List<Row> all = new ArrayList<>();
    for (int user = 0; user < USERS; user++) {
      for (int item = 0; item < ITEMS; item++) {
        all.add(RowFactory.create(3 * user + 1, 2 * item, 0f));
      }
    }
    return spark.session().createDataFrame(all, SCHEMA).drop("rating");
  }

  static Map<List<Object>, Float> predictions(Dataset<Row> predicted) {
    Map<List<Object>, Float> byPair = new HashMap<>();
    for (Row row : predicted.select("user", "item", "prediction").collectAsList()) {
      byPair.put(List.of(row.get(0), row.get(1)), row.getFloat(2));
    }
    return byPair;
  }

  static Map<Object, List<Object>> lists(Dataset<Row> recommendations) {
    Map<Object, List<Object>> lists = new HashMap<>();
    for (Row row : recommendations.collectAsList()) {
      List<Row> list = row.getList(1);
      lists.put(
          row.get(0),
          new ArrayList<>(list.stream().map(r -> List.of(r.get(0), r.get(1))).toList()));
    }
    return lists;
  }
}
