package dev.quire.train;

import static dev.quire.model.Parameters.F32;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.dataset.Ratings;
import dev.quire.dataset.RatingsFixture;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Results of an independent implementation in double precision, on one small data set. */
final class Oracle {
  private final JsonNode reference;

  private Oracle(JsonNode reference) {
    this.reference = reference;
  }

  static Oracle read() throws IOException {
    try (var in = Oracle.class.getResourceAsStream("/oracle/reference.json")) {
      return new Oracle(JsonMapper.shared().readTree(in));
    }
  }

  int rank() {
    return reference.get("rank").intValue();
  }

  Ratings ratings() {
    Ratings ratings =
        RatingsFixture.of(
            reference.get("users").intValue(),
            reference.get("items").intValue(),
            ints(reference.get("user")),
            ints(reference.get("item")),
            toFloats(flat(reference.get("rating"))));
    assertEquals(reference.get("global_mean").doubleValue(), ratings.globalMean(), 1e-9);
    return ratings;
  }

  /** The run of one model: its settings, results and history. */
  JsonNode run(String name) {
    return reference.get("runs").get(name);
  }

  /** Sets the item factors to those that every run starts from. */
  void start(MemorySegment itemFactors) {
    double[] initial = flat(reference.get("initial_item_factors"));
    for (int i = 0; i < initial.length; i++) {
      itemFactors.setAtIndex(F32, i, (float) initial[i]);
    }
  }

  /** Relative to the number itself, or where that is tiny to the size of its array. */
  static void assertClose(JsonNode expected, MemorySegment actual) {
    float[] floats = actual.toArray(F32);
    double[] doubles = new double[floats.length];
    for (int i = 0; i < floats.length; i++) {
      doubles[i] = floats[i];
    }
    assertClose(expected, doubles);
  }

  static void assertClose(JsonNode node, double... actual) {
    double[] expected = flat(node);
    assertEquals(expected.length, actual.length);
    double scale = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    for (int i = 0; i < expected.length; i++) {
      double tolerance = 1e-4 * Math.max(Math.abs(expected[i]), 0.01 * scale);
      assertEquals(expected[i], actual[i], tolerance, "index " + i);
    }
  }

  private static int[] ints(JsonNode array) {
    return array.valueStream().mapToInt(JsonNode::intValue).toArray();
  }

  private static float[] toFloats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /** All numbers of nested arrays, in order. */
  private static double[] flat(JsonNode node) {
    if (!node.isArray()) {
      return new double[] {node.doubleValue()};
    }
    return node.valueStream().flatMapToDouble(n -> Arrays.stream(flat(n))).toArray();
  }
}
