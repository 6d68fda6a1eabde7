package dev.quire.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import examples.SparkRecommendations;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Programs that were written for MLlib's ALS take the estimator in its place. */
class MllibTest extends AlsFixture {
  /** Of ratings around 0 and without biases the objectives are the same. */
  @Test
  void withoutMeanAndBiasesItIsMllibs() {
    Dataset<Row> all = pairs();
    // Or what comes of 25 iterations is too deep to be serialized where nothing is compiled yet.
    spark.session().sparkContext().setCheckpointDir(shared.resolve("checkpoints").toString());
    var theirs =
        new org.apache.spark.ml.recommendation.ALS()
            .setRank(2)
            .setMaxIter(25)
            .setNumBlocks(1)
            .setRegParam(0.3)
            .setSeed(5)
            .setCheckpointInterval(5)
            .fit(ratings);
    ALSModel ours =
        new ALS()
            .setRank(2)
            .setMaxIter(25)
            .setNumBlocks(1)
            .setRegParam(0.3)
            .setBiasRegParam(1e12)
            .fit(ratings);
    Map<List<Object>, Float> expected = predictions(theirs.transform(all));
    predictions(ours.transform(all))
        .forEach((pair, score) -> assertEquals(expected.get(pair), score, 0.01, pair.toString()));
  }

  /** The names and types of columns that programs rely on. */
  @Test
  void tablesHaveMllibsColumns() {
    Dataset<Row> data = ratings;
    var theirs =
        new org.apache.spark.ml.recommendation.ALS().setMaxIter(1).setNumBlocks(1).fit(data);
    assertEquals(
        theirs.recommendForAllUsers(2).schema().simpleString(),
        model.recommendForAllUsers(2).schema().simpleString());
    assertEquals(
        theirs.recommendForAllItems(2).schema().simpleString(),
        model.recommendForAllItems(2).schema().simpleString());
    assertEquals(
        theirs.transform(data).schema().simpleString(),
        model.transform(data).schema().simpleString());
    assertEquals(
        theirs.userFactors().schema().simpleString().replace(">>", ">,bias:float>"),
        model.userFactors().schema().simpleString());
    Set<String> ours = new HashSet<>();
    List.of(new ALS().params()).forEach(param -> ours.add(param.name()));
    for (var param : new org.apache.spark.ml.recommendation.ALS().params()) {
      assertTrue(ours.contains(param.name()), param.name());
    }
  }

  @Test
  void whatIsSavedComesBack() throws IOException {
    String path = folder.resolve("model").toString();
    model.copy(ParamMap.empty()).setPredictionCol("p").save(path);
    ALSModel loaded = ALSModel.load(path);
    assertEquals(model.uid(), loaded.uid());
    assertEquals("p", loaded.getPredictionCol());
    assertEquals(4, loaded.rank());
    assertEquals(lists(model.recommendForAllUsers(3)), lists(loaded.recommendForAllUsers(3)));
    assertThrows(IOException.class, () -> model.save(path), "it exists");
    model.write().overwrite().save(path);
    Files.copy(Path.of(path, "model.safetensors"), folder.resolve("served.safetensors"));
    try (var served = dev.quire.model.Model.open(folder.resolve("served.safetensors"))) {
      assertEquals(USERS, served.parameters().users());
    }
    String estimator = folder.resolve("als").toString();
    ALS als = new ALS().setRank(7).setImplicitPrefs(true).setNonnegative(false);
    als.save(estimator);
    ALS again = ALS.load(estimator);
    assertEquals(als.explainParams(), again.explainParams());
    assertEquals(7, again.getRank());
  }

  @Test
  void pipelinesAndCrossValidationTakeIt() throws IOException {
    ALS als = new ALS().setRank(2).setMaxIter(2).setNumBlocks(1).setColdStartStrategy("drop");
    Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {als});
    CrossValidator search =
        new CrossValidator()
            .setEstimator(pipeline)
            .setEvaluator(new RegressionEvaluator().setLabelCol("rating"))
            .setEstimatorParamMaps(
                new ParamGridBuilder().addGrid(als.regParam(), new double[] {50, 0.05}).build())
            .setNumFolds(2)
            .setSeed(1);
    var found = search.fit(ratings);
    double[] errors = found.avgMetrics();
    assertTrue(Double.isFinite(errors[0]) && Double.isFinite(errors[1]) && errors[0] != errors[1]);
    PipelineModel best = (PipelineModel) found.bestModel();
    ALSModel chosen = (ALSModel) best.stages()[0];
    assertEquals(errors[0] < errors[1] ? 50 : 0.05, ((ALS) chosen.parent()).getRegParam());
    assertEquals(2, chosen.rank());
    best.save(folder.resolve("best").toString());
    assertEquals(
        predictions(best.transform(ratings)),
        predictions(PipelineModel.load(folder.resolve("best").toString()).transform(ratings)));
  }

  /** The example as it is, and with MLlib's import. */
  @Test
  void aProgramForMllibsChangesItsImport() throws Exception {
    Dataset<Row> movies = ratings.toDF("userId", "movieId", "rating");
    Dataset<Row>[] parts = movies.randomSplit(new double[] {0.8, 0.2}, 1);
    double ours = SparkRecommendations.run(parts[0], parts[1], folder.resolve("ours").toString());
    double theirs =
        (double)
            withMllibsImport()
                .getMethod("run", Dataset.class, Dataset.class, String.class)
                .invoke(null, parts[0], parts[1], folder.resolve("theirs").toString());
    assertEquals(theirs, ours, 0.3 * theirs);
    for (String table : List.of("lists", "users")) {
      Dataset<Row> left =
          spark.session().read().parquet(folder.resolve("ours/" + table).toString());
      Dataset<Row> right =
          spark.session().read().parquet(folder.resolve("theirs/" + table).toString());
      assertEquals(right.schema().simpleString(), left.schema().simpleString());
      assertEquals(right.count(), left.count());
    }
  }

  private Class<?> withMllibsImport() throws IOException, ClassNotFoundException {
    String example =
        Files.readString(Path.of("src/test/java/examples/SparkRecommendations.java"))
            .replace("import dev.quire.spark.", "import org.apache.spark.ml.recommendation.")
            .replace("package examples;", "package mllib;");
    Path source =
        Files.createDirectories(folder.resolve("mllib")).resolve("SparkRecommendations.java");
    Files.writeString(source, example);
    StringWriter errors = new StringWriter();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    boolean done =
        compiler
            .getTask(
                errors,
                null,
                null,
                List.of(
                    "-proc:none",
                    "-d",
                    folder.toString(),
                    "-cp",
                    System.getProperty("java.class.path")),
                null,
                compiler.getStandardFileManager(null, null, null).getJavaFileObjects(source))
            .call();
    assertTrue(done, errors.toString());
    ClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()});
    return loader.loadClass("mllib.SparkRecommendations");
  }
}
