package dev.quire.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  /** By the probabilities of all splits, so there is no chance in it. */
  @ParameterizedTest
  @CsvSource({
    "20, 1",
    "100, 1",
    "1000, 1",
    "1000, 255",
    "5000, 1",
    "5300, 1",
    "200, 26",
    "60, 128"
  })
  void ofAThousandSoundSplitsOneIsFlagged(int users, int cut) {
    double share = cut / 256.0;
    BinomialDistribution inB = BinomialDistribution.of(users, share);
    double flagged =
        IntStream.rangeClosed(0, users)
            .filter(b -> SampleRatio.of(users - b, b, share).isFlagged())
            .mapToDouble(inB::probability)
            .sum();
    assertTrue(flagged < 0.0015, "flagged: " + flagged);
  }

  /** Of 20 users at 1 of 256 two are in B in 28 of 10,000 cases, and more seldom. */
  @Test
  void ofFewUsersTheTestIsExact() {
    double none = Math.pow(255 / 256.0, 20);
    double one = 20 / 256.0 * Math.pow(255 / 256.0, 19);
    assertEquals(1 - none - one, SampleRatio.of(18, 2, 1 / 256.0).pValue(), 1e-12);
    assertFalse(SampleRatio.of(18, 2, 1 / 256.0).isFlagged());
    assertTrue(SampleRatio.of(16, 4, 1 / 256.0).isFlagged());
    assertEquals(1, SampleRatio.of(20, 0, 1 / 256.0).pValue(), 1e-12);
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
