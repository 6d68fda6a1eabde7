package examples;

import dev.quire.spark.ALS;
import dev.quire.spark.ALSModel;
import java.io.IOException;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What a program does that has used MLlib's ALS before: with its import, it does the same. */
public final class SparkRecommendations {
  private SparkRecommendations() {}

  /**
   * Trains on some ratings, measures the error of others, and saves the model and lists of five.
   */
  public static double run(Dataset<Row> training, Dataset<Row> test, String folder)
      throws IOException {
    ALS als =
        new ALS()
            .setUserCol("userId")
            .setItemCol("movieId")
            .setRatingCol("rating")
            .setRank(8)
            .setMaxIter(5)
            .setRegParam(0.1)
            .setSeed(1)
            .setNumBlocks(3)
            .setColdStartStrategy("drop");
    ALSModel model = als.fit(training);
    model.write().overwrite().save(folder + "/model");
    ALSModel again = ALSModel.load(folder + "/model");
    again.recommendForAllUsers(5).write().parquet(folder + "/lists");
    again.recommendForItemSubset(test.limit(3), 2).write().parquet(folder + "/users");
    return new RegressionEvaluator()
        .setMetricName("rmse")
        .setLabelCol("rating")
        .setPredictionCol("prediction")
        .evaluate(again.transform(test));
  }
}
