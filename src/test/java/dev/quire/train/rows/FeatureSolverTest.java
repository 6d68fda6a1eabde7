package dev.quire.train.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.catalogue.FeatureMatrix;
import dev.quire.model.FeaturePrior;
import dev.quire.problem.BadInputException;
import java.lang.foreign.Arena;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureSolverTest {
  private static final int ITEMS = 30;

  private static FeaturePrior prior(FeatureMatrix features) {
    return FeaturePrior.allocate(Arena.ofAuto(), features, 2);
  }

  private static FeaturePrior named(int count) {
    FeatureMatrix.Builder builder = new FeatureMatrix.Builder(ITEMS);
    IntStream.range(0, count).forEach(f -> builder.add(f % ITEMS, "f" + f, 1));
    return prior(builder.build("many"));
  }

  @Test
  void asManyFeaturesAsAllowedAndNotOneMore() {
    new FeatureSolver(named(FeatureSolver.MAX_FEATURES), item -> 1);
    FeaturePrior tooMany = named(FeatureSolver.MAX_FEATURES + 1);
    assertEquals(
        "too many features: features=2049, at most=2048; leave out those that few have",
        assertThrows(BadInputException.class, () -> new FeatureSolver(tooMany, item -> 1))
            .getMessage());
  }

  /** Two features of the same items, which weigh so much that what tells the two apart is lost. */
  @ParameterizedTest
  @ValueSource(doubles = {1e11, 1e17, 1e200, Double.NaN})
  void featuresThatCannotBeToldApartAreRefused(double precision) {
    FeatureMatrix.Builder builder = new FeatureMatrix.Builder(ITEMS);
    for (int item = 0; item < ITEMS; item++) {
      assertTrue(builder.add(item, "Comedy", 1));
      assertTrue(builder.add(item, "comique", 3));
    }
    FeaturePrior twins = prior(builder.build("twins"));
    new FeatureSolver(twins, item -> 1e8);
    assertEquals(
        "the vectors of the features cannot be told apart in 64 bits: features=2; lower"
            + " reg-exponent, which makes those with many ratings weigh too much",
        assertThrows(BadInputException.class, () -> new FeatureSolver(twins, item -> precision))
            .getMessage());
  }
}
