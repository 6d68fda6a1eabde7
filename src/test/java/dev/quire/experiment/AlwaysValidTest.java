package dev.quire.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlwaysValidTest {
  private static double normal(double x, double variance) {
    return Math.exp(-x * x / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);
  }

  /** The mixture of likelihood ratios over all effects, by Simpson's rule. */
  private static double ratio(double tau, double difference, double variance) {
    int steps = 20_000;
    double end = 12 * tau;
    double step = 2 * end / steps;
    double sum = 0;
    for (int i = 0; i <= steps; i++) {
      double effect = -end + i * step;
      double weight = i == 0 || i == steps ? 1 : i % 2 == 0 ? 2 : 4;
      sum += weight * normal(difference - effect, variance) * normal(effect, tau * tau);
    }
    return sum * step / 3 / normal(difference, variance);
  }

  @ParameterizedTest
  @CsvSource({"0.1, 0.3, 0.01", "0.1, -0.2, 0.002", "1, 2, 0.5", "0.03, 0.05, 0.04"})
  void itIsTheMixtureOfLikelihoodRatios(double tau, double difference, double variance) {
    double expected = Math.min(1, 1 / ratio(tau, difference, variance));
    assertEquals(expected, new AlwaysValid(tau).look(difference, variance), 1e-9);
  }

  @Test
  void atTheBoundaryThePValueIsAlpha() {
    for (double variance : new double[] {1, 0.1, 0.001}) {
      AlwaysValid test = new AlwaysValid(0.2);
      double boundary = test.boundary(variance, 0.05);
      assertEquals(0.05, test.look(-boundary, variance), 1e-12);
      assertTrue(boundary > 1.96 * Math.sqrt(variance), "looking often has a price");
    }
  }

  @Test
  void thePValueNeverRises() {
    AlwaysValid test = new AlwaysValid(0.1);
    double found = test.look(0.5, 0.01);
    assertTrue(found < 1);
    assertEquals(found, test.look(0, 0.005));
    assertThrows(IllegalArgumentException.class, () -> new AlwaysValid(0));
  }
}
