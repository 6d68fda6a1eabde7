package dev.quire.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.parallel.RandomStreams;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CupedTest {
  private static double error(Moments a, Moments b, double theta) {
    return a.adjusted(theta, 0).varianceOfMean() + b.adjusted(theta, 0).varianceOfMean();
  }

  /** By sums over the users, and no theta near it does better. */
  @Test
  void thetaMakesTheVarianceTheLeast() {
    RandomGenerator random = RandomStreams.of(5, 0);
    double[][] y = {new double[40], new double[13]};
    double[][] x = {new double[40], new double[13]};
    Moments[] arms = {new Moments(), new Moments()};
    for (int arm = 0; arm < 2; arm++) {
      for (int i = 0; i < y[arm].length; i++) {
        x[arm][i] = 3 + random.nextGaussian();
        y[arm][i] = (arm == 0 ? 2 : -1) * x[arm][i] + random.nextGaussian();
        arms[arm].add(y[arm][i], x[arm][i]);
      }
    }
    Cuped cuped = Cuped.of(arms[0], arms[1]);
    double least = error(arms[0], arms[1], cuped.theta());
    for (double other : new double[] {-1e-3, 1e-3, -cuped.theta(), 1}) {
      assertTrue(error(arms[0], arms[1], cuped.theta() + other) > least, "theta + " + other);
    }
    double[] means = new double[2];
    double[] variances = new double[2];
    for (int arm = 0; arm < 2; arm++) {
      int n = y[arm].length;
      for (int i = 0; i < n; i++) {
        means[arm] += (y[arm][i] - cuped.theta() * x[arm][i]) / n;
      }
      for (int i = 0; i < n; i++) {
        double off = y[arm][i] - cuped.theta() * x[arm][i] - means[arm];
        variances[arm] += off * off / (n - 1) / n;
      }
    }
    assertEquals(means[1] - means[0], cuped.test().difference(), 1e-12);
    assertEquals(Math.sqrt(variances[0] + variances[1]), cuped.test().standardError(), 1e-12);
  }

  @Test
  void whatNeverVariesTellsNothing() {
    Moments a = new Moments();
    Moments b = new Moments();
    for (int i = 0; i < 5; i++) {
      a.add(i, 3.5);
      b.add(2 * i, 3.5);
    }
    Cuped cuped = Cuped.of(a, b);
    assertEquals(0, cuped.theta());
    assertEquals(WelchTest.of(a.outcome(), b.outcome()), cuped.test());
  }

  /** Nothing would be left to test. */
  @Test
  void outcomesThatAreKnownBeforehandAreComparedAsTheyAre() {
    Moments a = new Moments();
    Moments b = new Moments();
    for (int i = 0; i < 8; i++) {
      a.add(i, i);
      b.add(i + 1, i + 1);
    }
    assertEquals(WelchTest.of(a.outcome(), b.outcome()), Cuped.of(a, b).test());
  }

  @Test
  void aCovariateBeyondArithmeticTellsNothing() {
    Moments a = new Moments();
    Moments b = new Moments();
    for (int i = 0; i < 8; i++) {
      a.add(i, i % 3 == 0 ? 1e200 : 1);
      b.add(2 * i, i);
    }
    assertEquals(new Cuped(0, WelchTest.of(a.outcome(), b.outcome())), Cuped.of(a, b));
  }

  /** Where degrees of freedom count for more than variance. */
  @Test
  void theIntervalOfFewUsersIsNeverWiderEither() {
    int plain = 0;
    for (Comparison.Findings found : new Simulation(12, 0.5, 0, 1, 0).findings(300)) {
      assertTrue(found.cuped().test().width() <= found.welch().width());
      plain += found.cuped().theta() == 0 ? 1 : 0;
    }
    assertTrue(plain > 10 && plain < 200, "without a covariate: " + plain);
  }

  /** Of each of 300 experiments, whatever the correlation and the split. */
  @ParameterizedTest
  @CsvSource({"0, 0.5", "0.7, 0.5", "-0.4, 0.5", "0, 0.1", "0.7, 0.1", "0.05, 0.9"})
  void theIntervalIsNeverWider(double correlation, double share) {
    Simulation simulation = new Simulation(400, share, correlation, 1, 0.3);
    double narrower = 0;
    List<Comparison.Findings> all = simulation.findings(300);
    for (Comparison.Findings found : all) {
      double width = found.cuped().test().width() / found.welch().width();
      assertTrue(width <= 1.01, "times as wide: " + width);
      narrower += width / all.size();
    }
    assertEquals(Math.sqrt(1 - correlation * correlation), narrower, 0.02);
  }
}
