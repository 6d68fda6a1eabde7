package dev.quire.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.cli.LocalSpark;
import dev.quire.problem.BadInputException;
import examples.SparkRecommendations;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The estimator and its model against formulas, all pairs one by one, and MLlib's. */
class AlsTest {
  private static final int USERS = 40;
  private static final int ITEMS = 25;

  private static final StructType SCHEMA =
      new StructType()
          .add("user", DataTypes.IntegerType)
          .add("item", DataTypes.IntegerType)
          .add("rating", DataTypes.FloatType);

  @TempDir static Path shared;
  private static LocalSpark spark;
  private static Dataset<Row> ratings;
  private static ALSModel model; // rank 4

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
  private static List<Row> planted(double from) {
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

  private static Dataset<Row> table(List<Row> rows) {
    return spark.session().createDataFrame(rows, SCHEMA).repartition(2);
  }

  private static Dataset<Row> pairs() {
    List<Row> all = new ArrayList<>();
    for (int user = 0; user < USERS; user++) {
      for (int item = 0; item < ITEMS; item++) {
        all.add(RowFactory.create(3 * user + 1, 2 * item, 0f));
      }
    }
    return spark.session().createDataFrame(all, SCHEMA).drop("rating");
  }

  private static Map<List<Object>, Float> predictions(Dataset<Row> predicted) {
    Map<List<Object>, Float> byPair = new HashMap<>();
    for (Row row : predicted.select("user", "item", "prediction").collectAsList()) {
      byPair.put(List.of(row.get(0), row.get(1)), row.getFloat(2));
    }
    return byPair;
  }

  /** Rows of a side by id: the vector, and the bias behind it. */
  private static Map<Integer, double[]> rows(Dataset<Row> factors) {
    Map<Integer, double[]> rows = new HashMap<>();
    for (Row row : factors.collectAsList()) {
      List<Float> vector = row.getList(1);
      double[] numbers = new double[vector.size() + 1];
      for (int k = 0; k < vector.size(); k++) {
        numbers[k] = vector.get(k);
      }
      numbers[vector.size()] = row.getFloat(2);
      rows.put(row.getInt(0), numbers);
    }
    return rows;
  }

  private static double dot(double[] u, double[] v) {
    double sum = 0;
    for (int k = 0; k < u.length - 1; k++) {
      sum += u[k] * v[k];
    }
    return sum;
  }

  /** The gradient of the documented objective by the items, which are solved last, vanishes. */
  @Test
  void itMinimisesWhatItsPageSays() {
    double regParam = 0.2;
    double biasRegParam = 3;
    List<Row> data = planted(3);
    ALSModel trained =
        new ALS()
            .setRank(3)
            .setMaxIter(3)
            .setRegParam(regParam)
            .setBiasRegParam(biasRegParam)
            .fit(table(data));
    Map<Integer, double[]> users = rows(trained.userFactors());
    Map<Integer, double[]> items = rows(trained.itemFactors());
    Map<Integer, double[]> gradients = new HashMap<>();
    items.forEach((id, row) -> gradients.put(id, new double[4]));
    for (Row row : data) {
      double[] u = users.get(row.getInt(0));
      double[] v = items.get(row.getInt(1));
      double error = row.getFloat(2) - trained.globalMean() - u[3] - v[3] - dot(u, v);
      double[] gradient = gradients.get(row.getInt(1));
      for (int k = 0; k < 3; k++) {
        gradient[k] += -error * u[k] + regParam * v[k]; // n times
      }
      gradient[3] -= error;
    }
    items.forEach((id, v) -> gradients.get(id)[3] += biasRegParam * v[3]);
    gradients.forEach((id, gradient) -> assertArrayEquals(new double[4], gradient, 2e-4));
  }

  /** Hu, Koren and Volinsky's objective: over all pairs, an unobserved one of weight 1. */
  @Test
  void withImplicitPrefsToo() {
    double regParam = 0.7;
    double alpha = 2;
    Map<List<Integer>, Float> seen = new HashMap<>();
    List<Row> data = new ArrayList<>();
    for (Row row : planted(0)) {
      float count = Math.max(0, Math.round(row.getFloat(2) + 1));
      seen.put(List.of(row.getInt(0), row.getInt(1)), count);
      data.add(RowFactory.create(row.getInt(0), row.getInt(1), count));
    }
    ALSModel trained =
        new ALS()
            .setRank(3)
            .setMaxIter(3)
            .setImplicitPrefs(true)
            .setRegParam(regParam)
            .setAlpha(alpha)
            .fit(table(data));
    Map<Integer, double[]> users = rows(trained.userFactors());
    for (Map.Entry<Integer, double[]> item : rows(trained.itemFactors()).entrySet()) {
      double[] gradient = new double[3];
      for (Map.Entry<Integer, double[]> user : users.entrySet()) {
        double r = seen.getOrDefault(List.of(user.getKey(), item.getKey()), 0f);
        double c = 1 + alpha * r;
        double error = c * ((r > 0 ? 1 : 0) - dot(user.getValue(), item.getValue()));
        for (int k = 0; k < 3; k++) {
          gradient[k] -= error * user.getValue()[k];
        }
      }
      for (int k = 0; k < 3; k++) {
        gradient[k] += regParam * item.getValue()[k];
      }
      assertArrayEquals(new double[3], gradient, 2e-4);
    }
  }

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

  /** The best of all by single predictions. */
  private static Map<Object, List<Object>> best(Map<List<Object>, Float> scores, int own, int top) {
    Map<Object, List<Map.Entry<List<Object>, Float>>> of = new HashMap<>();
    scores
        .entrySet()
        .forEach(e -> of.computeIfAbsent(e.getKey().get(own), id -> new ArrayList<>()).add(e));
    Map<Object, List<Object>> best = new HashMap<>();
    of.forEach(
        (id, list) -> {
          list.sort(Map.Entry.<List<Object>, Float>comparingByValue(Comparator.reverseOrder()));
          List<Object> lists = new ArrayList<>();
          list.stream()
              .limit(top)
              .forEach(e -> lists.add(List.of(e.getKey().get(1 - own), e.getValue())));
          best.put(id, lists);
        });
    return best;
  }

  private static Map<Object, List<Object>> lists(Dataset<Row> recommendations) {
    Map<Object, List<Object>> lists = new HashMap<>();
    for (Row row : recommendations.collectAsList()) {
      List<Row> list = row.getList(1);
      lists.put(
          row.get(0),
          new ArrayList<>(list.stream().map(r -> List.of(r.get(0), r.get(1))).toList()));
    }
    return lists;
  }

  @Test
  void listsAreTheBestOfAllPairs() {
    Map<List<Object>, Float> scores = predictions(model.transform(pairs()));
    assertEquals(USERS * ITEMS, scores.size());
    assertEquals(best(scores, 0, 4), lists(model.recommendForAllUsers(4)));
    assertEquals(best(scores, 1, 3), lists(model.recommendForAllItems(3)));
    assertEquals(best(scores, 0, ITEMS), lists(model.recommendForAllUsers(1000)));
  }

  @Test
  void subsetsAreOfThoseThatAreKnown() {
    Dataset<Row> some =
        table(
            List.of(
                RowFactory.create(7, 4, 1f),
                RowFactory.create(7, 10, 1f),
                RowFactory.create(5, 11, 1f),
                RowFactory.create(null, null, 1f)));
    Map<Object, List<Object>> users = lists(model.recommendForUserSubset(some, 2));
    assertEquals(Set.of(7), users.keySet());
    assertEquals(lists(model.recommendForAllUsers(2)).get(7), users.get(7));
    assertEquals(Set.of(4, 10), lists(model.recommendForItemSubset(some, 2)).keySet());
    assertEquals(
        Map.of(), lists(model.recommendForUserSubset(some.where("user = 5"), 2)), "nobody");
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
  void unknownOnesAreNotNumbersOrDropped() {
    Dataset<Row> some =
        table(
            List.of(
                RowFactory.create(1, 0, 1f),
                RowFactory.create(2, 0, 1f),
                RowFactory.create(1, 1, 1f),
                RowFactory.create(null, 0, 1f)));
    Map<Boolean, Integer> known = new HashMap<>();
    for (Row row : model.transform(some).collectAsList()) {
      known.merge(Float.isNaN(row.getFloat(3)), 1, Integer::sum);
    }
    assertEquals(Map.of(true, 3, false, 1), known);
    ALSModel dropping = model.copy(ParamMap.empty()).setColdStartStrategy("drop");
    assertEquals(1, dropping.transform(some).count());
    assertEquals(4, model.transform(some).count());
  }

  @ParameterizedTest
  @CsvSource({"bigint, 5000000000", "string, 007", "double, 4", "int, -3"})
  void idsComeBackAsTheyCame(String type, String id) {
    Dataset<Row> data =
        ratings.selectExpr(
            "CAST(CASE WHEN user = 1 THEN '"
                + id
                + "' ELSE CAST(user + 100 AS STRING) END AS "
                + type
                + ") AS user",
            "item",
            "rating");
    ALSModel trained = new ALS().setRank(2).setMaxIter(1).setNumBlocks(1).fit(data);
    Set<String> ids = new HashSet<>();
    trained
        .recommendForAllUsers(1)
        .collectAsList()
        .forEach(row -> ids.add(String.valueOf(row.get(0))));
    assertEquals(USERS, ids.size());
    assertTrue(ids.contains(id), ids.toString());
    assertEquals(
        0, trained.setColdStartStrategy("nan").transform(data).where("isnan(prediction)").count());
    String expected = type.equals("double") ? "bigint" : type;
    assertEquals(expected, trained.userFactors().schema().apply("id").dataType().simpleString());
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
  void aFolderThatIsNoModel() throws IOException {
    assertSentence(
        "is not a model that was saved: missing=model.safetensors; give the folder that save has"
            + " made",
        () -> ALSModel.load(folder.toString()));
    String path = folder.resolve("model").toString();
    model.save(path);
    Files.writeString(Path.of(path, "model.safetensors"), path); // nothing of the kind
    assertThrows(BadInputException.class, () -> ALSModel.load(path));
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try (DirectoryStream<Path> left = Files.newDirectoryStream(temporary, "quire-als-*")) {
      for (Path copies : left) { // other processes have some, too
        Path copy = copies.resolve("model.safetensors");
        boolean ours = Files.exists(copy) && Files.size(copy) == path.length();
        assertFalse(ours && Files.readString(copy).equals(path), copy::toString);
      }
    }
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

  private static void assertSentence(String sentence, Runnable wrong) {
    BadInputException thrown = assertThrows(BadInputException.class, wrong::run);
    assertTrue(thrown.getMessage().endsWith(sentence), thrown.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "user AS usr, item, rating | no such column: column=user, columns=usr, item, rating; name"
            + " another with userCol, itemCol or ratingCol",
        "user, item, 'x' AS rating | column of a wrong type: column=rating, type=string,"
            + " expected=numbers; cast it, or name another with userCol, itemCol or ratingCol",
        "array(user) AS user, item, rating | column of a wrong type: column=user, type=array<int>,"
            + " expected=whole numbers or strings; cast it, or name another with userCol, itemCol or"
            + " ratingCol",
        "user, item, CAST('NaN' AS FLOAT) AS rating | a rating that is no finite number:"
            + " column=rating, value=NaN; leave out such rows",
        "user, item, CAST(NULL AS FLOAT) AS rating | a rating that is no finite number:"
            + " column=rating, value=null; leave out such rows",
        "CAST(NULL AS INT) AS user, item, rating | a rating without an id: column=user, value=null;"
            + " leave out such rows",
        "user, 0.5 AS item, rating | an id that is no whole number, or too large for its type:"
            + " column=item, value=0.5; cast the column to bigint or string",
        "user, 1e17 AS item, rating | an id that is no whole number, or too large for its type:"
            + " column=item, value=1.0E17; cast the column to bigint or string",
        "user, item, rating, 1 AS prediction | a column is there already: column=prediction; choose"
            + " another predictionCol",
      })
  void whatCannotBeTrainedOnIsASentence(String columns, String sentence) {
    Dataset<Row> wrong = ratings.selectExpr(columns.split(", (?![^(]*\\))"));
    assertSentence(sentence, () -> new ALS().setMaxIter(1).fit(wrong));
  }

  @Test
  void otherMistakes() {
    assertSentence(
        "no ratings to train on; give a table with at least one",
        () -> new ALS().fit(ratings.where("user < 0")));
    assertSentence(
        "factors that may not be negative are not known here: nonnegative=true; leave it out",
        () -> new ALS().setNonnegative(true).fit(ratings));
    assertSentence(
        "leave out such rows, or train on ratings, without implicitPrefs",
        () -> new ALS().setImplicitPrefs(true).fit(ratings));
    assertThrows(IllegalArgumentException.class, () -> new ALS().setRank(0));
    assertThrows(IllegalArgumentException.class, () -> new ALS().setColdStartStrategy("maybe"));
    assertThrows(IllegalArgumentException.class, () -> model.recommendForAllUsers(0));
  }
}
