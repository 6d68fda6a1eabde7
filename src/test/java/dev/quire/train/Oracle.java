package dev.quire.train;

import static dev.quire.model.Parameters.F32;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.catalogue.FeatureMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.dataset.RatingsFixture;
import dev.quire.model.Parameters;
import dev.quire.solve.Regularization;
import dev.quire.solve.VariationalRegression.Variance;
import dev.quire.train.als.AlsOptions;
import dev.quire.train.als.AlsOptions.BiasUpdate;
import dev.quire.train.vb.VariationalOptions;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One small data set and what an independent implementation in double makes of it. */
public final class Oracle {
  private final JsonNode root;

  private Oracle(JsonNode root) {
    this.root = root;
  }

  public static Oracle read() throws IOException {
    try (var in = Oracle.class.getResourceAsStream("/oracle/reference.json")) {
      return new Oracle(JsonMapper.shared().readTree(in));
    }
  }

  public Ratings ratings() {
    double[] values = flat(root.get("rating"));
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    Ratings ratings =
        RatingsFixture.of(
            root.get("users").intValue(),
            root.get("items").intValue(),
            ints(root.get("user")),
            ints(root.get("item")),
            floats);
    assertEquals(root.get("global_mean").doubleValue(), ratings.globalMean(), 1e-9);
    return ratings;
  }

  /** The names are the features' numbers. */
  public FeatureMatrix features() {
    JsonNode rows = root.get("item_features");
    FeatureMatrix.Builder builder = new FeatureMatrix.Builder(rows.size());
    for (int item = 0; item < rows.size(); item++) {
      int[] row = ints(rows.get(item));
      int of = item;
      IntStream.range(0, row.length)
          .filter(f -> row[f] == 1)
          .forEach(f -> builder.add(of, String.valueOf(f), 1));
    }
    return builder.build("oracle");
  }

  public AlsOptions options(String run) {
    JsonNode settings = run(run).get("settings");
    return new AlsOptions(
        root.get("rank").intValue(),
        settings.get("epochs").intValue(),
        new Regularization(
            settings.get("lam").doubleValue(),
            settings.get("gamma").doubleValue(),
            settings.get("tau").doubleValue(),
            settings.get("reg_exponent").doubleValue()),
        settings.get("bias_update").stringValue().equals("joint")
            ? BiasUpdate.JOINT
            : BiasUpdate.SEQUENTIAL,
        0,
        0);
  }

  public void initialize(Parameters parameters) {
    double[] initial = flat(root.get("initial_item_factors"));
    for (int i = 0; i < initial.length; i++) {
      parameters.itemFactors().setAtIndex(F32, i, (float) initial[i]);
    }
  }

  public double history(String run, int epoch, String key) {
    return run(run).get("history").get(epoch).get(key).doubleValue();
  }

  public void assertClose(String run, Parameters parameters) {
    assertClose(run, "user_bias", parameters.userBias());
    assertClose(run, "item_bias", parameters.itemBias());
    assertClose(run, "user_factors", parameters.userFactors());
    assertClose(run, "item_factors", parameters.itemFactors());
  }

  public void assertClose(String run, String array, MemorySegment actual) {
    float[] floats = actual.toArray(F32);
    double[] doubles = new double[floats.length];
    Arrays.setAll(doubles, i -> floats[i]);
    assertClose(array, run(run).get(array), doubles);
  }

  /** Holds numbers against those that the history of a run has after an epoch. */
  public void assertHistory(String run, int epoch, String key, double... actual) {
    assertClose(key, run(run).get("history").get(epoch).get(key), actual);
  }

  /** Relative to the number itself, or where that is tiny to the size of its array. */
  private static void assertClose(String what, JsonNode node, double[] actual) {
    double[] expected = flat(node);
    assertEquals(expected.length, actual.length);
    double scale = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    for (int i = 0; i < expected.length; i++) {
      double tolerance = 1e-4 * Math.max(Math.abs(expected[i]), 0.01 * scale);
      assertEquals(expected[i], actual[i], tolerance, what + " index " + i);
    }
  }

  public VariationalOptions options(String run, Variance variance) {
    int epochs = run(run).get("settings").get("epochs").intValue();
    return new VariationalOptions(root.get("rank").intValue(), epochs, variance, 0, 0);
  }

  /** All numbers of an array of a run, in order. */
  public double[] numbers(String run, String array) {
    return flat(run(run).get(array));
  }

  private JsonNode run(String name) {
    return root.get("runs").get(name);
  }

  private static int[] ints(JsonNode array) {
    return array.valueStream().mapToInt(JsonNode::intValue).toArray();
  }

  /** All numbers of nested arrays, in order. */
  private static double[] flat(JsonNode node) {
    if (!node.isArray()) {
      return new double[] {node.doubleValue()};
    }
    return node.valueStream().flatMapToDouble(n -> Arrays.stream(flat(n))).toArray();
  }
}
