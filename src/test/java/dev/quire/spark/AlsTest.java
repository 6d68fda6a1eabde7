package dev.quire.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The estimator and its model against formulas and all pairs one by one. */
class AlsTest extends AlsFixture {
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
}
