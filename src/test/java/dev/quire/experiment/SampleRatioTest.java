package dev.quire.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.commons.numbers.gamma.Erfc;
import org.junit.jupiter.api.Test;

class SampleRatioTest {
  /** Chi-square with one degree of freedom is the square of a normal variable. */
  private static double pValue(double chiSquare) {
    return Erfc.value(Math.sqrt(chiSquare / 2));
  }

  @Test
  void anUnlikelySplitIsFlagged() {
    SampleRatio report = SampleRatio.of(167, 33, 0.5); // (67^2 + 67^2) / 100 = 89.78
    assertEquals(pValue(89.78), report.pValue(), 1e-24);
    assertTrue(report.isFlagged());
  }

  @Test
  void oneByChanceIsNot() {
    assertEquals(1, SampleRatio.of(100, 100, 0.5).pValue(), 1e-12);
    SampleRatio chance = SampleRatio.of(310, 290, 0.5);
    assertEquals(pValue(2 * 100 / 300.0), chance.pValue(), 1e-12);
    assertFalse(chance.isFlagged());
    SampleRatio uneven = SampleRatio.of(880, 120, 0.125); // 5^2 / 875 + 5^2 / 125
    assertEquals(pValue(25 / 875.0 + 25 / 125.0), uneven.pValue(), 1e-12);
    assertTrue(SampleRatio.of(500, 500, 0.125).isFlagged());
    assertEquals(1, SampleRatio.of(0, 0, 0.5).pValue());
  }

  /** A thousand sound experiments. */
  @Test
  void soundExperimentsAreHardlyEverFlagged() {
    int flagged = 0;
    for (int number = 0; number < 1000; number++) {
      ExperimentLog log = Simulation.NULL.log(number);
      flagged += Comparison.of(log, 0.05).ratio().isFlagged() ? 1 : 0;
    }
    assertTrue(flagged <= 4, "flagged: " + flagged);
  }
}
